"""The table of permissions: which role may do what. The services ask it; the documentation prints it."""

from __future__ import annotations

from enum import Enum

from console.domain.people.actor import Role


class Permission(Enum):
    """An act of the control room that needs a permission. The value is how a refusal names it."""

    WATCH = "watch live pictures"
    STEER = "steer cameras"
    SIGN_ON = "take a shift"
    RUN_SHIFT = "be the person on duty with a trainee"
    ENTER_LOG = "make entries in the operator's books"
    ENTER_FAULT = "report and follow a fault"
    ORDER_WORK = "plan servicing and order work from contractors"
    ENTER_MEDIA = "make entries in the books of media, prints and releases"
    ENTER_SECURITY = "make entries in the security-of-data log"
    ENTER_DISCLOSURE = "make entries in the registers of disclosures and complaints"
    REGISTER_REQUEST = "register complaints and requests for recordings or personal data"
    DECIDE_REQUEST = "decide on requests for recordings or personal data"
    ANSWER_COMPLAINT = "acknowledge and answer complaints"
    REPORT_BREACH = "report a breach of data protection, or a suspicion"
    ENTER_AUTHORISATION = "enter surveillance authorisations"
    READ_BOOKS = "read the books"
    READ_AUDIT = "read the audit and security books"
    READ_AUTHORISATIONS = "read the surveillance authorisations in which they are named"
    INSPECT_AUTHORISATIONS = "read all surveillance authorisations"
    READ_PERSONAL = "read personal details in the books"
    CORRECT_OWN = "correct your own entries"
    CORRECT_ANY = "correct an entry by someone else"
    REOPEN_CASE = "reopen a closed case"
    COUNTERSIGN = "countersign entries"
    DRAW_AUDIT = "draw a random audit and record its findings"
    PRINT_BOOKS = "print pages of the books"
    EXPORT_BOOKS = "export the books"
    PUBLISH_REPORT = "publish the annual report"
    ADMIT_VISITOR = "sign visitors in and out"
    AUTHORISE_VISITOR = "authorise a visit"
    CHANGE_SCHEME = "change the scheme's facts"
    CHANGE_CODE = "record changes of the code of practice"
    MANAGE_PEOPLE = "manage accounts, licences and training"
    RESET_SIGN_IN = "give someone else a password"
    DELEGATE = "delegate tasks in absence"
    SIGN_OTHER_OFF = "sign off someone else"
    ASK_FOR_EVIDENCE = "ask for evidence packages"
    RELEASE_DATA = "hand over recorded data or prints of it"
    SECURE_MEDIA = "take media out of storage, return, move or destroy them"
    WITNESS_MEDIA = "countersign movements of media as a witness"
    END_HOLD = "end holds on recordings"
    CLEAR_VIEWER = "clear third parties to view recordings"
    RELEASE_MEDIA = "release new media for use"
    LIAISE_POLICE = "hand statements to the police"
    ERASE = "erase personal details whose retention has ended"
    KEEP_PRESETS = "save, rename and delete presets and tours"
    CHANGE_ZONES = "change privacy zones"
    LIFT_ZONE = "lift a privacy zone"
    SET_UP_CAMERA = "find, connect and set up cameras"
    PUT_INTO_SERVICE = "put a camera into service"
    ASSESS_DEPLOYMENT = "assess, install and remove redeployable cameras"
    APPROVE_DEPLOYMENT = "approve deployments of redeployable cameras"
    CHANGE_MAP = "change the map"
    CONFIRM_CLOCK = "confirm the machine's time"
    REVIEW = "review recordings"
    REDACT = "redact recordings"


_READERS = frozenset({Permission.READ_BOOKS})
_TRAINEE = (
    frozenset(
        {
            Permission.WATCH,
            Permission.STEER,
            Permission.SIGN_ON,
            Permission.ENTER_LOG,
            Permission.ENTER_FAULT,
            # Whoever is on duty registers what arrives: the time for the answer begins then.
            Permission.REGISTER_REQUEST,
            Permission.REPORT_BREACH,
            Permission.CORRECT_OWN,
        }
    )
    | _READERS
)
_OPERATOR = _TRAINEE | {
    Permission.RUN_SHIFT,
    Permission.READ_PERSONAL,
    Permission.ENTER_MEDIA,
    Permission.ASK_FOR_EVIDENCE,
    Permission.WITNESS_MEDIA,
    Permission.ADMIT_VISITOR,
    Permission.PRINT_BOOKS,
    Permission.KEEP_PRESETS,
    Permission.REVIEW,
    Permission.REDACT,
}
_SUPERVISOR = _OPERATOR | {
    Permission.SIGN_OTHER_OFF,
    Permission.ENTER_SECURITY,
    Permission.ENTER_DISCLOSURE,
    Permission.ANSWER_COMPLAINT,
    Permission.ENTER_AUTHORISATION,
    Permission.READ_AUDIT,
    Permission.READ_AUTHORISATIONS,
    Permission.CORRECT_ANY,
    Permission.REOPEN_CASE,
    Permission.COUNTERSIGN,
    Permission.AUTHORISE_VISITOR,
    Permission.CHANGE_ZONES,
    Permission.LIFT_ZONE,
    Permission.CHANGE_MAP,
    Permission.CONFIRM_CLOCK,
    Permission.ASSESS_DEPLOYMENT,
    Permission.ORDER_WORK,
}
_MANAGER = (_SUPERVISOR - {Permission.SIGN_ON, Permission.RUN_SHIFT}) | {
    Permission.EXPORT_BOOKS,
    Permission.PUBLISH_REPORT,
    Permission.CHANGE_SCHEME,
    Permission.CHANGE_CODE,
    Permission.MANAGE_PEOPLE,
    Permission.RESET_SIGN_IN,
    Permission.DELEGATE,
    Permission.ERASE,
    Permission.SET_UP_CAMERA,
    Permission.PUT_INTO_SERVICE,
    Permission.APPROVE_DEPLOYMENT,
    Permission.END_HOLD,
    # In the manager's absence, others get these by delegation (PPL-06), never by role.
    Permission.RELEASE_DATA,
    Permission.SECURE_MEDIA,
    Permission.CLEAR_VIEWER,
    Permission.RELEASE_MEDIA,
    Permission.LIAISE_POLICE,
}
_HEAD_OF_SERVICE = _READERS | {
    Permission.READ_AUDIT,
    Permission.READ_AUTHORISATIONS,
    Permission.DECIDE_REQUEST,
    # Whoever decides on requests may have somebody decide in their absence (DIS-08, PPL-06).
    Permission.DELEGATE,
    # The manager may have assessed it, and nobody approves what they assessed (RED-01).
    Permission.APPROVE_DEPLOYMENT,
    Permission.REPORT_BREACH,
    Permission.CORRECT_OWN,
    Permission.EXPORT_BOOKS,
}

PERMISSIONS: dict[Role, frozenset[Permission]] = {
    # The owner is responsible for the scheme and may read; the manager does the daily work.
    Role.OWNER: _READERS
    | {
        Permission.READ_AUDIT,
        Permission.CHANGE_SCHEME,
        Permission.CHANGE_CODE,
        Permission.EXPORT_BOOKS,
        # The owner answers where the manager is complained about (CMP-01), and reads that book for it.
        Permission.ANSWER_COMPLAINT,
        Permission.REPORT_BREACH,
    },
    Role.MANAGER: _MANAGER,
    Role.DEPUTY: _MANAGER - {Permission.DELEGATE, Permission.RESET_SIGN_IN},
    Role.SUPERVISOR: _SUPERVISOR,
    # Access to recordings is granted by directors, heads of service and the data protection team (DIS-08).
    Role.HEAD_OF_SERVICE: _HEAD_OF_SERVICE,
    Role.OPERATOR: _OPERATOR,
    Role.TRAINEE: _TRAINEE,
    Role.DATA_PROTECTION: _READERS
    | {
        Permission.READ_AUDIT,
        Permission.READ_AUTHORISATIONS,
        Permission.READ_PERSONAL,
        Permission.ENTER_SECURITY,
        Permission.REGISTER_REQUEST,
        Permission.ENTER_DISCLOSURE,
        Permission.DECIDE_REQUEST,
        Permission.DELEGATE,
        Permission.ANSWER_COMPLAINT,
        Permission.REPORT_BREACH,
        # They confirm the six points before a third party views (DIS-08), and grant access to recordings.
        Permission.CLEAR_VIEWER,
        Permission.END_HOLD,
        Permission.RELEASE_DATA,
        # A person's own copy shows nobody else: who answers for it may cover them.
        Permission.REDACT,
        Permission.CORRECT_OWN,
        Permission.PRINT_BOOKS,
        Permission.EXPORT_BOOKS,
        Permission.ERASE,
    },
    Role.DIRECTOR: _READERS
    | {
        Permission.READ_AUDIT,
        Permission.READ_AUTHORISATIONS,
        # The director is informed of every authorisation (RIP-03).
        Permission.INSPECT_AUTHORISATIONS,
        Permission.DECIDE_REQUEST,
        Permission.DELEGATE,
        Permission.ANSWER_COMPLAINT,
        Permission.REPORT_BREACH,
        Permission.CHANGE_CODE,
        Permission.EXPORT_BOOKS,
        Permission.PUBLISH_REPORT,
    },
    # Independent: reads everything, draws samples, changes nothing else (LOG-06).
    Role.AUDITOR: _READERS
    | {
        Permission.READ_AUDIT,
        Permission.READ_AUTHORISATIONS,
        Permission.INSPECT_AUTHORISATIONS,
        Permission.READ_PERSONAL,
        Permission.DRAW_AUDIT,
        Permission.REPORT_BREACH,
        Permission.PRINT_BOOKS,
        Permission.EXPORT_BOOKS,
    },
    # Engineers should not see recorded data (PPL-07). A test picture is enough to set up a camera.
    Role.ENGINEER: frozenset({Permission.ENTER_FAULT, Permission.SET_UP_CAMERA, Permission.REPORT_BREACH}),
    # A police officer present acts under an authorisation, never by role.
    Role.POLICE: frozenset({Permission.REPORT_BREACH}),
}


def may(role: Role, act: Permission) -> bool:
    """Return whether the table allows it. Licences, shifts and own entries are checked elsewhere."""
    return act in PERMISSIONS[role]


def who_may(act: Permission) -> tuple[Role, ...]:
    """Return the roles that have a permission, in the order of the table."""
    return tuple(role for role, acts in PERMISSIONS.items() if act in acts)


def permissions_table() -> str:
    """Return the whole table as Markdown, with a row per act and a column per role."""
    roles = list(PERMISSIONS)
    lines = ["| may | " + " | ".join(role.value for role in roles) + " |", "|---" * (len(roles) + 1) + "|"]
    lines += [
        f"| {act.value} | " + " | ".join("●" if may(role, act) else " " for role in roles) + " |"
        for act in Permission
    ]
    return "\n".join(lines) + "\n"
