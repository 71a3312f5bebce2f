"""Tasks in processes of their own, on this computer or on a cluster of Dask.

This is the one file of the plugin that starts processes of Python and, through Dask, opens sockets; the guards of the
house and ``make scan`` exempt it by name (and ``bridge/documents/office.py``, which starts LibreOffice). Nothing of
the desktop imports it: only ``algorithms/batch.py`` does, which nobody imports. Dask (``distributed``) is not shipped;
without it, and without being asked for workers, nothing here is used.
"""
from __future__ import annotations

import asyncio
import contextlib
import signal
import sys
import threading
from pathlib import Path

from .core.errors import InputError, Message

_PATIENCE_S = 10  # a cluster that is there answers at once, also from afar
PACKAGE = Path(__file__).resolve().parents[1]
_START = """
import importlib.util, runpy, sys
root = sys.argv.pop(1)
spec = importlib.util.spec_from_file_location("hatangso", root + "/__init__.py", submodule_search_locations=[root])
module = importlib.util.module_from_spec(spec)
sys.modules["hatangso"] = module
spec.loader.exec_module(module)
sys.argv[0] = "batch"
runpy.run_module("hatangso.algorithms.batch", run_name="__main__", alter_sys=False)
"""


def command(*words):
    """Return the command that runs the batch with ``words`` in a process of its own, whatever the plugin's folder."""
    return ["-c", _START, str(PACKAGE), *words]


def book_in_process(words):
    """Run a command of this Python on a worker; return "" or why it ended otherwise.

    The process reads a pipe from here: where the worker is killed the pipe closes, and the process ends too, so that
    the province, which is given to another worker, is not written by both.
    """
    import subprocess  # nosec B404 - a command of our own, without a shell; see above
    import sys as system

    with subprocess.Popen([system.executable, *words], stdin=subprocess.PIPE,  # nosec B603
                          stdout=subprocess.DEVNULL, stderr=subprocess.PIPE) as process:
        said = process.stderr.read()
        code = process.wait()
    return "" if code == 0 else f"{code}: {said.decode('utf-8', 'replace').strip()[-400:]}"


def _dask():
    """Return cloudpickle and Dask.

    Raises
    ------
    InputError
        They are not installed.
    """
    try:
        import cloudpickle
        import distributed
    except ImportError as error:
        raise InputError("Workers need the library \"distributed\" (Dask), which is not installed here: {reason}. "
                         "Install it, or leave out --workers and --scheduler.", reason=str(error)) from error
    return cloudpickle, distributed


def workers_of(scheduler=None):
    """Return how many workers a cluster has; ``None`` for one that is yet to be made on this computer.

    Raises
    ------
    InputError
        Dask is not installed, or no cluster answers at that address.
    """
    _, distributed = _dask()
    if scheduler is None:
        return None

    async def asked():
        async with distributed.core.rpc(scheduler) as there:
            found = await asyncio.wait_for(there.identity(), _PATIENCE_S)
            if "workers" not in found:  # the address of a worker
                raise ValueError(found.get("type", "-"))
            return len(found["workers"])

    try:
        return asyncio.run(asked())  # not a client: one that fails complains once more when Python ends
    except (OSError, TypeError, ValueError, asyncio.TimeoutError) as error:
        silent = isinstance(error, asyncio.TimeoutError)
        raise InputError("No cluster of Dask answers at {address} ({reason}). Give the address that its scheduler "
                         "shows, such as tcp://10.0.0.5:8786.", address=scheduler,
                         reason=Message("no answer in {seconds} s", seconds=_PATIENCE_S) if silent else str(error),
                         ) from error


@contextlib.contextmanager
def _deaf():
    """While this lasts, processes that are started do not hear Ctrl-C: whoever started them does and ends them."""
    main = threading.current_thread() is threading.main_thread()
    before = signal.signal(signal.SIGINT, signal.SIG_IGN) if main else None
    try:
        yield
    finally:
        if main:
            signal.signal(signal.SIGINT, before)


def on_cluster(folders, *, workers=None, scheduler=None):
    """Make the books in ``folders`` on workers of Dask; a province whose worker is lost goes to another one.

    Parameters
    ----------
    folders : list of str
        Every worker must see them, and this plugin, under the same paths.
    workers : int, optional
        So many processes on this computer.
    scheduler : str, optional
        Address of a cluster that is there ("tcp://host:8786"), instead.

    Yields
    ------
    (str, str)
        Folder, and "" or why its task was lost, as they end.
    """
    cloudpickle, distributed = _dask()
    cloudpickle.register_pickle_by_value(sys.modules[__name__])  # a worker need not be able to import the plugin
    with _deaf():
        cluster = None if scheduler else distributed.LocalCluster(n_workers=workers, threads_per_worker=1,
                                                                  processes=True, dashboard_address=None)
    try:
        with distributed.Client(scheduler or cluster) as client:
            tasks = {client.submit(book_in_process, command("--province", folder), pure=False): folder
                     for folder in folders}
            for task in distributed.as_completed(list(tasks)):
                error = task.exception()
                yield tasks[task], task.result() if error is None else f"{type(error).__name__}: {error}"
    finally:
        if cluster is not None:
            cluster.close()
