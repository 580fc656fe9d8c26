"""Entries that the demo company has in English too."""

from .entry import Translation

TRANSLATIONS = (
    Translation(
        "gas_smell",
        "You smell gas: what to do at once",
        "gas, leak, methane, LPG, emergency",
        "A smell of gas near the boiler or in the boiler room.",
        """
        ! Do not switch on lights, ring bells or use the telephone in the room.
        1. Open doors and windows.
        1. Shut the gas valve outside the room.
        1. Leave, and take everybody with you.
        1. From outside call the *emergency line of the gas network* (on your bill),
        then us.
        1. Keep the gas shut until we have tested for leaks.

        This goes before any other work, day and night.
        """,
    ),
    Translation(
        "low_pressure",
        "The pressure of the heating is below 1 bar",
        "gauge, E10, top up, filling valve, bar",
        "The gauge shows less than 1 bar, the boiler does not start or stops.",
        """
        1. Switch the boiler off and let the water cool down.
        1. Slowly open the filling valve below the boiler.
        1. Watch the gauge and close at *1.2–1.5 bar*.
        1. Bleed the highest radiators and top up again if needed.
        1. Switch on and press reset.

        If the pressure falls again within two weeks there is a leak, or the expansion
        vessel is empty: open a call.
        """,
    ),
    Translation(
        "split_warm",
        "The air conditioner does not cool",
        "air conditioning, split, warm air, refrigerant, remote control",
        "The indoor unit blows, but the air is not cold.",
        """
        1. On the remote control choose the *snowflake* and 24 °C.
        1. Wash the filters in lukewarm water and put them back dry.
        1. Check that the outdoor unit runs and is not covered.
        1. Close the windows and wait for 20 minutes.

        If there is *ice* on the pipes, refrigerant is missing: switch off and open a
        call.
        """,
    ),
    Translation(
        "heating_hours",
        "Change the hours of the heating",
        "schedule, timer, thermostat, summer time",
        "The heating starts or stops at the wrong hour.",
        """
        1. Press *Menu* and choose *Orari*.
        1. Choose the day, or *Lun–Ven* for working days.
        1. Move begin and end with the arrows.
        1. Confirm with *OK* and return to *Auto* (the clock).

        After the change to summer time check the clock under *Data e ora*.
        """,
    ),
    Translation(
        "print_lines",
        "Prints have vertical lines or a grey background",
        "black lines, streaks, drum, toner, glass, faded",
        "Dark lines, always in the same place, or faded colours.",
        """
        1. Print a page from the computer. If it is clean, wipe the narrow *strip of
        glass* left of the copying glass.
        1. If it has lines, open the door and move the cleaning rod several times.
        1. On the panel: *Manutenzione, Stabilizzazione immagine*.

        If the lines stay, the imaging unit is worn. Attach a photo of a print to the
        call.
        """,
    ),
    Translation(
        "scan_folder",
        "Scans no longer arrive in the network folder",
        "scan, SMB, shared folder, server, password",
        "The panel says that it cannot reach the server, or the file is missing.",
        """
        Mostly something has changed in the network: server, password or folder.
        1. Scan to a USB stick: if that works, the machine is fine.
        1. Ask your administrator whether the *password* of the scanning user changed.
        1. On the panel open *Rubrica*, choose the destination, update path, user and
        password.
        1. Press *Verifica connessione*.
        """,
    ),
    Translation(
        "reverse_invoice",
        "How to reverse an invoice that is posted",
        "reversal, credit note, duplicate invoice, cancel",
        "An invoice was entered twice or with the wrong amount.",
        """
        1. Open the invoice and choose *Altro, Storna*.
        1. Choose *total*, or *partial* and the lines.
        1. Check the date: its VAT period must be open.
        1. Confirm: Onda makes the credit note and closes the item.

        Never delete the entry: its number would be missing in the register.
        """,
    ),
    Translation(
        "open_call",
        "How to open a call and follow it",
        "ticket, request, portal, support",
        "You need service and want to know how it goes on.",
        """
        - *Portal*: choose the machine, describe the problem, attach a photo. This is
        the fastest way.
        - *Telephone*: +39 071 555 0100, Monday to Saturday morning.
        - *Mail*: answer one of our mails and it stays with the call.

        The call shows who takes care of it, and when somebody comes.
        """,
    ),
)
