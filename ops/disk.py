"""What a file or a disk refuses, as a sentence."""

import errno
from pathlib import Path

_REASONS = {
    errno.ENOSPC: "на диске кончилось место",
    errno.EDQUOT: "кончилась ваша доля места на диске",
    errno.EACCES: "нет прав",
    errno.EPERM: "нет прав",
    errno.EROFS: "диск только для чтения",
    errno.ENOENT: "такой папки или файла нет",
    errno.ENOTDIR: "на пути файл вместо папки",
    errno.EISDIR: "это папка",
    errno.ENAMETOOLONG: "слишком длинное имя",
    errno.EIO: "диск отвечает ошибкой",
}


def refusal(error: OSError) -> str:
    """Which file, and why not."""
    why = _REASONS.get(error.errno or 0) or error.strerror or str(error)
    return f"{error.filename}: {why}." if error.filename else f"Файл не записался или не прочитался: {why}."


def given_up(output: str, folder: Path) -> str:
    """What a server or tool of others said before it gave up on its `folder`; of a full disk in our own words."""
    if "no space left on device" in output.lower():
        return f"на диске с папкой {folder} кончилось место. Освободите его и запустите снова."
    return output.strip()
