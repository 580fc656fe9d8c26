"""Visitors who are not signed in, told apart by where they come from."""

import ipaddress

UNKNOWN = "network"


def get_network(address):
    """Return what is counted as one visitor: a host, or the network it may choose in.

    :param str address: IP address; that of version 4 may be written in version 6.
    """
    try:
        host = ipaddress.ip_address(address)
    except ValueError:
        return UNKNOWN
    host = getattr(host, "ipv4_mapped", None) or host
    bits = 32 if host.version == 4 else 64
    network = ipaddress.ip_network((host, bits), strict=False)
    return f"{UNKNOWN} {network}"
