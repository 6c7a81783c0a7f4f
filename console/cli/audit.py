"""`watchroom audit`: draw the samples of random audits again."""

import typer

app = typer.Typer(name="audit", help="Check random audits.")


@app.callback()
def _group() -> None:
    """Check random audits."""


@app.command("redraw")
def redraw(
    number: int = typer.Argument(help="Number of the audit's entry in the audit log.", min=1, max=2**53),
    demo: bool = typer.Option(False, help="Use the demo scheme."),
) -> None:
    """Draw the sample of an audit again from its record. Exit status 0 only if it is the same."""
    from console.app.scheme import reading_scheme
    from console.app.verification import redraw_audit

    with reading_scheme(demo=demo) as scheme:
        again = redraw_audit(scheme, number)
    for head in again.heads:
        changed = "  CHANGED SINCE THEN" if head.book in again.altered else ""
        print(f"head {head.book} {head.number} {head.hash}{changed}")
    print(f"number {again.number}")
    for old, new in zip(again.recorded, again.again, strict=False):
        print(f"{old}" if old == new else f"{old}  DIFFERENT NOW: {new}")
    print("The sample is the same." if again.is_same else "The sample is NOT the same.")
    raise typer.Exit(0 if again.is_same else 1)
