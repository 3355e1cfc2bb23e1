"""Rows as objects of their tables."""

import subprocess
import sys

FIRST_READ = """
from libs.common.db.rows import whole
from libs.common.db.tables.accounts import HHAccount
row = dict.fromkeys(HHAccount.model_fields, "x")
print(whole(HHAccount, row).access_token)
"""


def test_a_process_that_has_made_no_object_yet_can_read_a_row() -> None:
    """In a process of its own: whatever touched a table before makes the columns readable for all that follows."""
    done = subprocess.run([sys.executable, "-c", FIRST_READ], capture_output=True, text=True, check=False)
    assert (done.stdout, done.stderr) == ("x\n", "")
