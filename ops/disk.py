"""What a file or a disk refuses, as a sentence."""

import errno

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
