"""Writes the API's description to stdout: `python -m services.api.openapi > docs/openapi.json`."""

import sys

from services.api.app import create_for_description
from services.api.web.openapi import describe, text_of

if __name__ == "__main__":
    sys.stdout.write(text_of(describe(create_for_description())))
