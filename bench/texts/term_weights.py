"""Derive `libs/common/text/weights.txt` (document frequencies of stems) from a file of vacancies.

    python -m bench.texts.term_weights vacancies.jsonl > libs/common/text/weights.txt

Only stems that occur in many advertisements are kept: a statistic, no text can be read back from it.
"""

import json
import sys
from collections import Counter
from pathlib import Path

from libs.common.text.html import html_to_text
from libs.common.text.tokens import stems

MIN_DOCUMENTS = 8


def main(path: str) -> None:
    """Print the number of documents, then "stem count" lines, the most frequent first."""
    counts: Counter[str] = Counter()
    documents = 0
    for line in Path(path).read_text(encoding="utf-8").split("\n"):
        if line.strip():
            vacancy = json.loads(line)
            documents += 1
            text = f"{vacancy.get('name') or ''}\n{html_to_text(vacancy.get('description') or '')}"
            counts.update({stem for stem in stems(text) if not stem.isdigit() and len(stem) > 1})
    print(f"# {documents}")
    for stem, count in sorted(counts.items(), key=lambda item: (-item[1], item[0])):
        if count >= MIN_DOCUMENTS:
            print(f"{stem} {count}")


if __name__ == "__main__":
    main(sys.argv[1])
