"""Who is counted as one visitor, so that nobody asks too often."""

import pytest

from tests.unit.loading import load_tools

get_network = load_tools("customer_service_faq").faq_visitor.get_network


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("203.0.113.7", "network 203.0.113.7/32"),
        ("::ffff:203.0.113.7", "network 203.0.113.7/32"),
        ("2001:db8:1:2:3:4:5:6", "network 2001:db8:1:2::/64"),
        ("", "network"),
        ("unix:", "network"),
    ],
)
def test_host_or_its_network(address, expected):
    assert get_network(address) == expected
