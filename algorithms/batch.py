"""Plan books of many provinces: ``python3 -m hatangso.algorithms.batch plan.json [--workers N] [--scheduler ADDRESS]``.

The plan file is that of the plan book with national layers; its section ``nation`` says which field of the communes
names the province. Each province gets a folder with its plan file, layers, book, report and package; tables and
scorecard of all stand beside. What is done and reads nothing else than before is not done again. Without workers
all is made one after another in this process, which opens no socket. Ctrl-C ends it; what is done stays.
"""
from __future__ import annotations

import argparse
import os
import signal
import sys
import threading

from .bridge.nation import stop
from .bridge.nation.book import make_book
from .bridge.nation.conduct import make_books
from .bridge.nation.headless import start
from .core.errors import HatangsoError, Message
from .core.plan.nation.plan import read_nation
from .core.plan.nation.state import DONE


def _one_after_another(folders):
    """Make the books in this process."""
    for folder in folders:
        yield folder, make_book(folder).get("unwritten", "")


def runner(workers=None, scheduler=None, say=lambda message: None):
    """Return what runs the tasks of a batch; see :func:`.bridge.nation.conduct.make_books`.

    Raises
    ------
    InputError
        Dask is not here, or no cluster at that address: before any layer is cut.
    """
    if not workers and not scheduler:
        return _one_after_another
    from .workers import on_cluster, workers_of

    if workers_of(scheduler) == 0:
        say(Message("The cluster {address} has no worker yet: the books wait until one comes (dask worker {address}).",
                    address=scheduler))
    return lambda folders: on_cluster(folders, workers=workers, scheduler=scheduler)


def _write_utf8():
    """Write UTF-8 whatever the code page: on Windows a log file or a pipe has one that lacks most letters of ours."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")


def _end_with_the_worker():
    """End this process where the one that started it is gone: its end of the pipe closes."""
    sys.stdin.buffer.read()
    os._exit(3)


def _number_of_workers(text):
    """Read ``--workers``: none, or so many."""
    if not text.isdecimal():
        raise argparse.ArgumentTypeError(f"a whole number is expected, not {text}")
    return int(text)


def main(words=None):
    """Run the batch.

    Returns
    -------
    int
        0 where every province has its book, 1 where one has none, 2 where nothing could begin, 130 after Ctrl-C.
    """
    parser = argparse.ArgumentParser(prog="hatangso.algorithms.batch", description=__doc__.split("\n\n")[1])
    parser.add_argument("plan", nargs="?", help="plan file (JSON) with national layers")
    parser.add_argument("--folder", help="where results go (default: beside the plan file)")
    several = parser.add_mutually_exclusive_group()
    several.add_argument("--workers", type=_number_of_workers, help="so many processes on this computer (needs Dask)")
    several.add_argument("--scheduler", help="address of a Dask cluster that sees the same folders")
    parser.add_argument("--language", choices=("vi", "en"), default="vi")
    parser.add_argument("--province", help=argparse.SUPPRESS)  # a task: the folder of one province
    given = parser.parse_args(words)
    if not given.plan and not given.province:
        parser.error("plan file missing")
    from .provider import HatangsoProvider

    _write_utf8()
    if given.province:
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # it ends with its worker
        threading.Thread(target=_end_with_the_worker, daemon=True).start()
        start(HatangsoProvider)
        unwritten = make_book(given.province).get("unwritten")
        sys.stderr.write(unwritten.text(given.language) if unwritten else "")
        sys.stderr.flush()
        os._exit(4 if unwritten else 0)  # QGIS need not tidy up in a process that ends

    def say(message):
        sys.stdout.write(message.text(given.language) + "\n")
        sys.stdout.flush()

    start(HatangsoProvider)
    try:
        with stop.hearing():
            states, _ = make_books(read_nation(given.plan, given.folder),
                                   runner(given.workers, given.scheduler, say), say, given.language)
    except HatangsoError as error:
        sys.stderr.write(error.text(given.language) + "\n")
        return 2
    except KeyboardInterrupt:
        say(Message("Stopped. Books that are done stay; the same command makes the others."))
        return stop.ENDED
    return int(any(one.get("state") != DONE for one in states))


if __name__ == "__main__":
    sys.exit(main())
