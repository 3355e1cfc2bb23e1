"""What organisations are by law: the words before and behind their names."""

from typing import Final

from libs.common.text.lists import Lists

_LISTS = Lists("libs.common.employers.words")

COMPANIES: Final = _LISTS.words("companies")
"""«ООО», «ИП»: a name follows, in quotation marks or not."""
INSTITUTIONS: Final = _LISTS.words("institutions")
"""«ГБУЗ», «МБОУ»: what follows is often no name but what it does."""
ABROAD: Final = _LISTS.words("abroad")
""""LLC", "GmbH": they stand behind a name."""
