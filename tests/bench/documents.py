#!/usr/bin/env python3
"""Measure Word documents: a very long one, and very many of them.

``lines`` makes a repair quotation of many lines, and the PDF of it; ``bulk`` reports of
interventions with signature and photo by the cron of runs, and tells what the process
holds more at the end, and held more at most. The database, with
``customer_service_docx``, is copied and not changed.
"""

import argparse
import base64
import json
import sys
import time
from io import BytesIO
from pathlib import Path

import host
from billing import copy_of
from billing_meter import MEGABYTE, get_resident, spent

ADDON = Path(__file__).parents[2] / "addons/customer_service_docx"
RESULTS = Path(__file__).parent / "results/documents"
PHOTO = (1600, 1200)
WARM_UP = 20  # documents before memory is looked at: registry, fonts, caches


def parse_args(argv):
    """Return the options of the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("template", help="database that is copied, not changed")
    parser.add_argument("part", choices=tuple(PARTS))
    parser.add_argument("--count", type=int, help="lines, or documents")
    return parser.parse_args(argv)


def draw(size):
    """Return a photo that is as large as one of a telephone, in megabytes too."""
    from PIL import Image

    noise = Image.effect_noise(size, 60).convert("RGB")
    stream = BytesIO()
    noise.save(stream, "JPEG")
    return stream.getvalue()


def get_template(env, name):
    """Return a template that is shipped, in English; a copied database has no files."""
    file = ADDON / f"data/docx/{name}_en.docx"
    template = env.ref(f"customer_service_docx.docx_template_{name}_en")
    template.write({"file": base64.b64encode(file.read_bytes()), "filename": file.name})
    return template


def measure_lines(env, count):
    """Return the seconds that a quotation of many lines takes, and its PDF."""
    from odoo.addons.customer_service_docx.tools import pdf

    product = env["product.product"].create({"name": "Gasket", "list_price": 2.5})
    order = env["sale.order"].create(
        {
            "partner_id": env["res.partner"].create({"name": "Green Works"}).id,
            "order_line": [
                (0, 0, {"product_id": product.id, "name": f"Gasket {n}\nwith ring"})
                for n in range(count)
            ],
        }
    )
    env.flush_all()
    env.invalidate_all()
    template = get_template(env, "repair_quotation")
    with spent(env.cr) as cost:
        content = template._render(order)
    start = time.perf_counter()
    pages = pdf.to_pdf(content).count(b"/Type/Page/") if pdf.find_office() else 0
    return {
        **cost.each(1),
        "kilobytes": round(len(content) / 1024),
        "pages": pages,
        "pdf_s": round(time.perf_counter() - start, 1),
    }


def create_interventions(env, count):
    """Return interventions that are reported, signed and photographed."""
    customer = env["res.partner"].create({"name": "Green Works"})
    call = env["customer.service.call"].create(
        {"subject": "Does not start", "partner_id": customer.id}
    )
    visits = env["customer.service.intervention"].create(
        [
            {
                "call_id": call.id,
                "user_id": env.ref("base.user_admin").id,
                "date_start": "2026-03-02 08:00:00",
                "report": f"<p>Board {n} replaced.</p>",
                "signature": base64.b64encode(draw((600, 200))),
                "signed_by": "Anna Gallo",
            }
            for n in range(count)
        ]
    )
    env["ir.attachment"].create(
        [
            {
                "name": "boiler.jpg",
                "res_model": visit._name,
                "res_id": visit.id,
                "raw": draw(PHOTO),
            }
            for visit in visits
        ]
    )
    return visits


def measure_bulk(env, count):
    """Return what many reports cost each, and the memory that they left."""
    visits = create_interventions(env, WARM_UP + count)
    runs = env["customer.service.docx.run"].create(
        [
            {
                "template_id": get_template(env, "intervention_report").id,
                "res_model": visits._name,
                "res_ids": some.ids,
                "total": len(some),
                "user_id": env.ref("base.user_admin").id,
            }
            for some in (visits[:WARM_UP], visits[WARM_UP:])
        ]
    )
    env.flush_all()
    env.invalidate_all()
    warm_up, run = runs
    for _done in warm_up._process():
        continue
    held = []
    with spent(env.cr) as cost:
        quarter = count // 4 or 1
        held.extend(
            round(get_resident() / MEGABYTE)
            for done in run._process()
            if not done % quarter
        )
    if run.problems or run.created != count:
        raise SystemExit(run.problems)
    return {**cost.each(count), "held_mb_by_quarter": held}


PARTS = {"lines": (measure_lines, 2000), "bulk": (measure_bulk, 200)}


def main(argv=None):
    """Measure one part and keep the results."""
    args = parse_args(argv)
    host.configure(args.template)
    measure, count = PARTS[args.part]
    count = args.count or count
    with copy_of(args.template) as database:
        registry = host.open_registry(database, "customer.service.docx.run")
        with host.environment(registry) as env:
            results = measure(env, count)
    print(json.dumps(results))
    RESULTS.mkdir(parents=True, exist_ok=True)
    path = RESULTS / f"{args.part}-{count}.json"
    path.write_text(json.dumps(results, indent=1) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
