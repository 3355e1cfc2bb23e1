"""Why a decision was not carried out, for a person; the texts are in `libs.common.messages`."""

from libs.common.messages.catalogue import Language, catalogue, message

OTHER = "other"


def refusal_sentence(why: str, language: Language = "ru") -> str:
    """The sentence of a machine word; a general one for a word that an older version wrote."""
    return message("decision", why if why in catalogue(language)["decision"] else OTHER, language).sentence
