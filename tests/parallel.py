"""Several processes share the tests: a file stays in one of them, long files go first, and a process that dies is told.

A file is never divided, so that what its tests share is made once; nor are the files of ``TOGETHER``. What takes
longest is handed out first: the processes then end together.
"""
import signal

from xdist.scheduler import LoadFileScheduling

_PLANS = "tests/algorithms/plan/test_"
TOGETHER = {
    "books": tuple(f"{_PLANS}{name}.py" for name in (
        "book_read", "consistency", "one_answer", "signed_book", "store", "words")),
    "nation": (f"{_PLANS}nation.py", f"{_PLANS}nation_workers.py"),
    "desktops": ("tests/ui/",),
}
"""Files that run one after the other, by what they share: a full book or a nation that is made once, or the screen,
for two desktops that start at once would ask for the same one.
"""
LONG = ("books", "nation", "desktops", "tests/algorithms/test_same_numbers.py", "tests/algorithms/data/test_fixed.py",
        "tests/core/location/test_cover.py", "tests/core/towers/siting/test_plan.py",
        "tests/algorithms/test_file_faults.py", "tests/algorithms/test_killed_runs.py",
        "tests/algorithms/data/test_systems.py",
        "tests/algorithms/test_messages.py", "tests/algorithms/plan/test_cycle_book.py",
        "tests/algorithms/data/test_recall.py", "tests/algorithms/test_servers.py")
"""What takes more than twenty seconds, the longest first."""
_GROUP = {start: group for group, starts in TOGETHER.items() for start in starts}
_PLACE = {name: -number for number, name in enumerate(reversed(LONG), start=1)}


class LongFirst(LoadFileScheduling):
    """Hands out the long files before the others, those by their number of tests."""

    def _split_scope(self, nodeid):
        return next((group for start, group in _GROUP.items() if nodeid.startswith(start)),
                    super()._split_scope(nodeid))

    def _assign_work_unit(self, node):
        first = min(self.workqueue, key=lambda name: _PLACE.get(name, 0))  # of equals the first: the most tests
        self.workqueue.move_to_end(first, last=False)
        super()._assign_work_unit(node)

    def remove_node(self, node):
        """Take back what a process that died had still to do, but for the test it died in: the next would die too."""
        work = self.assigned_work.pop(node)
        died = next((name for tests in work.values() for name, done in tests.items() if not done), None)
        for scope, tests in work.items():
            if died in tests:
                tests[died] = True
            if not all(tests.values()):
                self.workqueue[scope] = tests
        for other in self.assigned_work:
            self._reschedule(other)
        return died


class Ends:
    """Looks at how the processes ended: a crash after the last test would go unnoticed."""

    def __init__(self):
        self.processes = {}

    def follow(self, name, gateway):
        """Remember the process behind a worker."""
        process = getattr(getattr(gateway, "_io", None), "popen", None)
        if process is not None:
            self.processes[name] = process

    def crashed(self):
        """Return ``["gw0 (SIGSEGV)", ...]``, of those that a signal ended other than the one that stops them."""
        codes = {name: process.poll() for name, process in self.processes.items()}
        return [f"{name} ({signal.Signals(-code).name})" for name, code in codes.items()
                if code is not None and code < 0 and -code not in (signal.SIGTERM, signal.SIGKILL)]
