"""Commands run as a user who may not write everywhere, as root may, and a folder that this user can reach."""
import contextlib
import os
import shutil
import subprocess
import tempfile
from pathlib import Path

import pytest


@contextlib.contextmanager
def reachable_folder():
    """Give a folder of its own: pytest closes its folders to others again whenever another run of it begins."""
    with tempfile.TemporaryDirectory(prefix="hatangso-") as name:
        folder = Path(name)
        folder.chmod(0o755)
        try:
            yield folder
        finally:
            for path in [folder, *folder.rglob("*")]:
                if path.is_dir():
                    path.chmod(0o755)


def command_of_nobody(command):
    """Return ``command`` as it is run by nobody; a user who is not root runs it as it is."""
    if os.geteuid() != 0:
        return list(command)
    if not shutil.which("setpriv"):
        pytest.skip("needs setpriv to be another user")
    found = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", *command]
    if subprocess.run([*found[:5], "--version"], capture_output=True, check=False).returncode:
        pytest.skip("another user may not run this interpreter")
    return found
