"""What the owner reads about skips, in Russian."""

from libs.common.messages.catalogue import message

EXPIRED = message("failure", "expired").sentence
ARCHIVED = message("failure", "archived").sentence
NO_LETTER = message("failure", "letter_failed").sentence
VACANCY_GONE = message("failure", "vacancy_not_found").sentence
NOT_PROVED = message("failure", "not_proved").sentence
TOO_MANY_TRIES = message("failure", "too_many_tries").sentence
