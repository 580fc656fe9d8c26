"""Records of the planning for the tables of rights."""

PLANNING_RIGHTS = {
    "checklist": ("r", "r", "r", "r", "r", "crud", "", ""),
    "checklist.item": ("r", "r", "r", "r", "r", "crud", "", ""),
    "intervention": ("r", "cru", "r", "cru", "cru", "crud", "", ""),
    "intervention.time": ("r", "crud", "r", "cru", "crud", "crud", "", ""),
    "intervention.check": ("r", "crud", "r", "crud", "crud", "crud", "", ""),
    "intervention.correct": ("", "", "", "", "crud", "crud", "", ""),
    "intervention.correct.line": ("", "", "", "", "crud", "crud", "", ""),
}
PLANNING_CHANGES = {
    "intervention": {"kind": "remote"},
    "intervention.time": {"kind": "travel"},
    "intervention.correct": {"reason": "Changed"},
    "intervention.correct.line": {"kind": "travel"},
}
STRETCH = {"date_from": "2026-01-02 08:00:00", "date_to": "2026-01-02 09:00:00"}


def create_planning_records(case):
    """Return by model a record that each role may be tried on."""
    checklist = case._create_admin("customer.service.checklist", name="Spare")
    visit = case._create_intervention(case.call)
    worked = case._create_intervention()
    stretch = case.env["customer.service.intervention.time"].create(
        {"intervention_id": worked.id, **STRETCH}
    )
    correct = case.admin_env["customer.service.intervention.correct"].create(
        {"intervention_id": worked.id}
    )
    return {
        "checklist": checklist,
        "checklist.item": case._create_admin(
            "customer.service.checklist.item",
            name="Spare",
            checklist_id=checklist.id,
        ),
        "intervention": visit,
        "intervention.time": stretch,
        "intervention.check": case.env["customer.service.intervention.check"].create(
            {"intervention_id": worked.id, "name": "Spare"}
        ),
        "intervention.correct": correct,
        "intervention.correct.line": correct.line_ids,
    }


def prepare_planning_vals(case):
    """Return by model the values that each role creates a record with."""
    worked = case.records["intervention.time"].intervention_id
    return {
        "checklist.item": {
            "name": "New",
            "checklist_id": case.records["checklist"].id,
        },
        "intervention": {"call_id": case.call.id, "user_id": case.technician.id},
        "intervention.time": {
            "intervention_id": worked.id,
            "date_from": "2026-01-03 08:00:00",
            "date_to": "2026-01-03 09:00:00",
        },
        "intervention.check": {"intervention_id": worked.id, "name": "New"},
        "intervention.correct": {"intervention_id": worked.id},
        "intervention.correct.line": {
            "correct_id": case.records["intervention.correct"].id,
            "user_id": case.technician.id,
            **STRETCH,
        },
    }
