"""Small PDF files, written by hand."""

from __future__ import annotations


def pdf(*texts: str, size: tuple[int, int] = (300, 400)) -> bytes:
    """Return a PDF with a page for each text, written by hand."""
    count = len(texts)
    kids = " ".join(f"{3 + 2 * at} 0 R" for at in range(count))
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {count} >>",
    ]
    for at, text in enumerate(texts):
        said = f"BT /F1 24 Tf 20 {size[1] - 60} Td ({text}) Tj ET"
        font = "<< /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >>"
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {size[0]} {size[1]}] "
            f"/Resources << /Font {font} >> /Contents {4 + 2 * at} 0 R >>"
        )
        objects.append(f"<< /Length {len(said)} >>\nstream\n{said}\nendstream")
    content, places = "%PDF-1.4\n", []
    for number, said in enumerate(objects, 1):
        places.append(len(content))
        content += f"{number} 0 obj\n{said}\nendobj\n"
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    size_of = len(objects) + 1
    end = f"trailer << /Size {size_of} /Root 1 0 R >>\nstartxref\n{len(content)}\n%%EOF\n"
    return (content + f"xref\n0 {size_of}\n0000000000 65535 f \n{table}{end}").encode("latin-1")
