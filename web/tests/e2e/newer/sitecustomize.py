# ruff: noqa: INP001 - Python looks for this name in PYTHONPATH, and for a file
"""A process that starts after `newer` was put into the run's folder is of another build."""

import os
from pathlib import Path

if Path(os.environ["DATA_DIR"], "newer").exists():
    from libs.common import version

    version.VERSION = "99.0.0"
