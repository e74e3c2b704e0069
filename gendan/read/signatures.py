"""Which commits are signed, and whether SSH signatures are good, as git and ssh-keygen say it: by the house's own list of keys.

No program that the repository or anybody's configuration names is run. A signature of PGP is not verified: whether it is good
would depend on the keys that this computer happens to hold.
"""

from __future__ import annotations

import shutil
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from gendan.read.git_door import GitError, ask, ask_of, listen
from gendan.words.history import Signature
from gendan.words.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from typing import IO

    from gendan.words.house import House

UNSIGNED = Signature("unsigned")
_SSH = b"-----BEGIN SSH SIGNATURE-----"
_KEYGEN = "ssh-keygen"
_NO_KEYGEN = Text("ssh-keygen is not installed here", "本机没有安装 ssh-keygen")
_NO_LIST = Text(
    "gendan.yaml names no allowed_signers file, or it is not there", "gendan.yaml 没有写 allowed_signers，或文件不存在"
)
_NOT_SSH = Text("only SSH signatures are verified", "只核验 SSH 签名")
_LOST = Text("the commit cannot be read", "提交无法读取")
_NOT_SAID = Text("git could not verify it", "git 无法核验")
_BAD = {
    "B": Text("the signature does not fit the commit", "签名与提交内容不符"),
    "U": Text("its key is not in allowed_signers, or not at that time", "密钥不在 allowed_signers 中，或当时无效"),
    "X": Text("the signature has expired", "签名已过期"),
    "Y": Text("its key had expired", "密钥已过期"),
    "R": Text("its key was revoked", "密钥已吊销"),
}


def read_allowed(root: Path, house: House, rev: str | None) -> bytes | None:
    """Return the text of the house's allowed_signers, of the work tree or as the commit `rev` has it; None without one."""
    name = house.signatures.allowed_signers
    if name is None:
        return None
    try:
        if rev is not None:
            return ask(root, "cat-file", "blob", f"{rev}:./{name}")
        file = root / name
        return file.read_bytes() if file.resolve().is_relative_to(root) else None
    except (OSError, GitError):
        return None


def read_signatures(root: Path, commits: Sequence[str], allowed: bytes | None) -> dict[str, Signature]:
    """Return what is known of the signature of each commit. `allowed` is the text of allowed_signers, None without one.

    It costs a process for every commit with an SSH signature. Whether a key was allowed goes by the time that the commit
    claims. Raises GitError when git refuses.
    """
    found = dict(_kinds(root, commits))
    ssh = [commit for commit, kind in found.items() if kind is None]
    program = shutil.which(_KEYGEN)
    if not ssh:
        verified: dict[str, Signature] = {}
    elif allowed is None or program is None:
        reason = _NO_LIST if allowed is None else _NO_KEYGEN
        verified = dict.fromkeys(ssh, Signature("unknown", reason=reason))
    else:
        verified = _verify(root, ssh, allowed, program)
    return {commit: kind or verified[commit] for commit, kind in found.items()}


def _kinds(root: Path, commits: Sequence[str]) -> Iterator[tuple[str, Signature | None]]:
    """Yield of each commit what can be said without verifying: None for an SSH signature."""
    told = "".join(f"{one}\n" for one in commits).encode()
    with listen(root, "cat-file", "--batch", "--buffer", told=told) as out:
        for commit in commits:
            head = _head(out)
            if head is None:
                yield commit, Signature("unknown", reason=_LOST)
                continue
            line = next((one for one in head.split(b"\n") if one.startswith((b"gpgsig ", b"gpgsig-sha256 "))), None)
            if line is None:
                yield commit, UNSIGNED
            else:
                yield commit, None if line.endswith(_SSH) else Signature("unknown", reason=_NOT_SSH)


def _head(out: IO[bytes]) -> bytes | None:
    """Return the header of the next commit; None when the repository lacks it."""
    said = out.readline().split()
    if len(said) != 3 or said[1] != b"commit":
        if len(said) == 3 and said[2].isdigit():
            out.read(int(said[2]) + 1)
        return None
    return out.read(int(said[2]) + 1).partition(b"\n\n")[0]


def _verify(root: Path, commits: Sequence[str], allowed: bytes, program: str) -> dict[str, Signature]:
    with TemporaryDirectory(prefix="gendan-signers-") as folder:
        file = Path(folder) / "allowed_signers"
        file.write_bytes(allowed)
        settings = {
            "gpg.ssh.allowedSignersFile": file.as_posix(),
            "gpg.ssh.program": program,
            "gpg.ssh.revocationFile": "",
            "gpg.minTrustLevel": "undefined",
        }
        said = ask_of(
            root,
            *(part for key, value in settings.items() for part in ("-c", f"{key}={value}")),
            *("log", "--no-walk=unsorted", "--stdin", "--no-show-signature", "--no-notes", "--no-decorate"),
            *("--no-color", "--encoding=UTF-8", "-z", "--format=tformat:%H%n%G?%n%GS"),
            told="".join(f"{one}\n" for one in commits).encode(),
        )
    names = _names(allowed.decode("utf-8", errors="replace"))
    found = dict(_answer(one, names) for one in said.decode("utf-8", errors="replace").split("\0")[:-1])
    return {commit: found.get(commit, Signature("unknown", reason=_NOT_SAID)) for commit in commits}


def _names(allowed: str) -> dict[str, str]:
    """Return all names of its line for each name in allowed_signers: git tells the first one only."""
    found: dict[str, str] = {}
    for line in allowed.splitlines():
        names = line.split(maxsplit=1)[0] if line.strip() and not line.startswith("#") else ""
        for name in names.split(","):
            found[name] = f"{found[name]},{names}" if name in found else names
    return found


def _answer(said: str, names: Mapping[str, str]) -> tuple[str, Signature]:
    commit, state, signer = said.split("\n", 2)
    if state == "G":
        return commit, Signature("good", names.get(signer.strip(), signer.strip()) or None)
    if state in _BAD:
        return commit, Signature("bad", reason=_BAD[state])
    return commit, Signature("unknown", reason=_NOT_SAID)
