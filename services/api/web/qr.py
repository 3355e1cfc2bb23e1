"""Addresses as pictures that a phone reads."""

from io import BytesIO

import segno


def qr_svg(address: str) -> str:
    """The address as a QR code: an SVG document, black on white with its quiet zone, also where pages are dark."""
    drawn = BytesIO()
    segno.make(address, error="m", micro=False).save(
        drawn, kind="svg", scale=4, border=4, dark="#000", light="#fff", xmldecl=False, omitsize=True, nl=False
    )
    return drawn.getvalue().decode()
