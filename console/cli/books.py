"""`watchroom books`: what the books are made of."""

import typer

app = typer.Typer(name="books", help="What the books are made of.", no_args_is_help=True)


@app.callback()
def _books() -> None:
    """Name what the books are made of."""


@app.command()
def personal() -> None:
    """Print as Markdown which fields are erased when their time is over, and why the others are not."""
    from console.domain.books.personal_fields import personal_fields_page

    print(personal_fields_page(), end="")
