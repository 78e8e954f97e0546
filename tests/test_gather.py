"""A job on many files: nothing is lost whatever a file does to its process, and nothing is left behind."""

from __future__ import annotations

import json
import logging
import multiprocessing
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import suppress
from functools import partial
from pathlib import Path

import pytest

from tests.support import gather_jobs as jobs
from xlperf.findings import XlperfError
from xlperf.parallel import Outcome, cluster, gather
from xlperf.parallel import answer as answers
from xlperf.parallel import pool as pools
from xlperf.parallel.cluster import _do
from xlperf.parallel.worker_process import Process, packed

pytestmark = pytest.mark.process

ROOT = Path(__file__).parent.parent
GENEROUS = 90.0  # seconds after which a test that waits for something has failed


@pytest.fixture(autouse=True)
def _nothing_is_left() -> Iterator[None]:
    yield
    assert multiprocessing.active_children() == []
    assert zombies() == []


def zombies() -> list[str]:
    """Children of this process that have ended and that nobody has taken leave of."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            state, parent = stat.read_text().rpartition(")")[2].split()[:2]
            if state == "Z" and int(parent) == os.getpid():
                found.append(stat.parent.name)
    return found


def alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def wait_for(condition: Callable[[], bool]) -> None:
    until = time.monotonic() + GENEROUS
    while not condition():
        assert time.monotonic() < until, "it never came"
        time.sleep(0.05)


def here(*names: str) -> list[Path]:
    return [Path("folder") / name for name in names]


def by_name(outcomes: Iterator[Outcome[str]]) -> dict[str, tuple[object, str]]:
    found = {outcome.path.name: (outcome.value, outcome.failure) for outcome in outcomes}
    return dict(sorted(found.items()))


def test_every_file_gives_one_outcome_with_the_path_as_it_was_given() -> None:
    paths = here(*map(str, range(40)))
    outcomes = list(gather(jobs.name, paths, processes=2))
    assert sorted(outcomes, key=lambda one: int(one.path.name)) == [Outcome(path, path.name) for path in paths]


def test_no_files_start_nothing() -> None:
    assert list(gather(jobs.name, [])) == []


def test_a_path_given_twice_gives_two_outcomes() -> None:
    assert [one.value for one in gather(jobs.name, here("a", "a"), processes=1)] == ["a", "a"]


def test_the_job_gets_absolute_paths_and_may_be_a_partial() -> None:
    (one,) = gather(partial(os.path.relpath, start="/"), [Path("x.xlsx")])
    assert one.value == os.path.relpath(Path.cwd() / "x.xlsx", "/")


def test_one_bad_file_costs_one_outcome() -> None:
    bad = {
        "exit-1": "退出码 3", "kill-1": "退出码 -9", "abort-1": "退出码 -6", "fault-1": "退出码 -11",
        "quit-1": "SystemExit", "memory-1": "内存不够",
        "interrupt-1": "KeyboardInterrupt", "wrong-1": "这不是工作簿。", "broken-1": "ZeroDivisionError",
        "unsendable-1": "pickle", "unreadable-1": "ValueError",
    }  # fmt: skip
    good = {f"good-{number}" for number in range(30)}
    names = sorted({*bad, *good}, key=lambda name: name[::-1])  # the bad ones among the good ones
    found = by_name(gather(jobs.act, here(*names), processes=2))
    assert set(found) == {*bad, *good}
    assert {name: found[name] for name in good} == {name: (name, "") for name in good}
    assert {name for name, words in bad.items() if found[name][0] is None and words in found[name][1]} == set(bad)


def test_an_error_of_ours_says_its_message_only() -> None:
    (one,) = gather(jobs.act, here("wrong"))
    assert one.failure == "这不是工作簿。"


def test_what_is_unexpected_says_where_and_leaves_its_trace_in_the_log(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.ERROR, logger="xlperf.parallel"):
        (one,) = gather(jobs.act, here("broken"))
    assert "gather_jobs.py 第" in one.failure
    assert "\n" not in one.failure
    assert "ZeroDivisionError: division by zero" in caplog.text


def test_fifty_files_of_which_one_crashes_and_some_hang() -> None:
    names = [f"good-{number}" for number in range(46)]
    names[10:10] = ["hang-1", "abort-1", "spin-1", "block-1"]
    found = by_name(gather(jobs.act, here(*names), processes=3, limit=2.5))
    assert len(found) == 50
    failures = {name: failure for name, (_, failure) in found.items() if failure}
    assert set(failures) == {"hang-1", "abort-1", "spin-1", "block-1"}
    assert "退出码 -6" in failures.pop("abort-1")
    assert set(failures.values()) == {"过了 2.5 秒还没有处理完，已跳过。请打开这个文件看看是不是太大或已损坏。"}


class _Deaf(Process):
    """A process that neither does the file ``stuck`` nor can be ended, as one that waits for a lost disk."""

    def begin(self, path: Path, limit: float) -> Future[bytes]:
        return Future() if path.name == "stuck" else super().begin(path, limit)


@pytest.fixture
def deaf(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """All processes are such; in truth they can be ended, which is done at the end."""
    started: list[_Deaf] = []

    def start(job: bytes) -> _Deaf:
        started.append(_Deaf(job))
        return started[-1]

    monkeypatch.setattr(pools, "Process", start)
    monkeypatch.setattr(pools, "START_LIMIT", 0.1)
    yield
    for process in started:
        process.stop()
        process.join()


def test_a_process_that_cannot_be_ended_costs_its_file(deaf: None) -> None:
    found = by_name(gather(jobs.name, here("a", "stuck", "b"), processes=1, limit=4))
    assert (found["a"], found["b"]) == (("a", ""), ("b", ""))
    assert "过了 4 秒" in found["stuck"][1]


def test_a_first_process_that_never_answers_ends_the_run(deaf: None) -> None:
    with pytest.raises(XlperfError, match="启动不了"):
        list(gather(jobs.name, here("stuck"), limit=0.1))


def test_a_limit_is_for_each_file_however_long_they_take_together() -> None:
    found = by_name(gather(jobs.act, here(*(f"slow-{number}" for number in range(12))), processes=1, limit=2))
    assert [failure for _, failure in found.values()] == [""] * 12


def test_a_slow_reader_of_outcomes_costs_no_file() -> None:
    outcomes = gather(jobs.act, here("large-1", "large-2"), processes=1, limit=2.5)
    assert next(outcomes).failure == ""
    time.sleep(3)  # longer than the limit, while the next result waits to be taken
    assert [outcome.failure for outcome in outcomes] == [""]


def test_thousands_of_small_jobs() -> None:
    paths = here(*map(str, range(1000)))
    assert sorted(one.path for one in gather(jobs.name, paths)) == sorted(paths)


def test_processes_are_kept_and_no_more_than_asked_for() -> None:
    assert len({one.value for one in gather(jobs.pid, here(*map(str, range(30))), processes=2)}) <= 2


def test_only_a_few_files_are_begun_ahead(tmp_path: Path) -> None:
    paths = [tmp_path / f"{number}.x" for number in range(100)]
    outcomes = gather(jobs.touched, paths, processes=2)
    next(outcomes)
    time.sleep(0.5)
    begun = len(list(tmp_path.glob("*.begun")))
    outcomes.close()  # type: ignore[attr-defined]
    assert begun <= 1 + 2  # one done, one each in the works


def test_leaving_early_ends_all_processes(tmp_path: Path) -> None:
    paths = [tmp_path / "a", tmp_path / "b"]
    outcomes = gather(jobs.begun_and_hanging, paths, processes=2, limit=600)
    with pytest.raises(KeyboardInterrupt):
        _interrupted(outcomes, lambda: len(list(tmp_path.glob("*.pid"))) == 2)
    pids = [int(path.read_text()) for path in tmp_path.glob("*.pid")]
    assert [pid for pid in pids if alive(pid)] == []


def _interrupted(outcomes: Iterator[object], condition: Callable[[], bool]) -> None:
    """Ctrl-C as soon as the condition holds, while the next outcome is waited for."""
    import threading

    def press() -> None:
        wait_for(condition)
        os.kill(os.getpid(), signal.SIGINT)

    thread = threading.Thread(target=press)
    thread.start()
    try:
        next(outcomes)
    finally:
        thread.join()


SCRIPT = """
import sys
from pathlib import Path
from tests.support import gather_jobs as jobs
from xlperf.parallel import gather
list(gather(jobs.begun_and_hanging, [Path(sys.argv[1]) / name for name in "ab"], processes=2, limit=600))
"""


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_no_process_outlives_the_one_that_started_it(how: signal.Signals, tmp_path: Path) -> None:
    command = [sys.executable, "-c", SCRIPT, str(tmp_path)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.Popen(
        command, cwd=ROOT, env=environment, stderr=subprocess.PIPE, text=True, start_new_session=True
    )
    wait_for(lambda: len([path for path in tmp_path.glob("*.pid") if path.read_text()]) == 2)
    pids = [int(path.read_text()) for path in tmp_path.glob("*.pid")]
    (os.killpg if how is signal.SIGINT else os.kill)(done.pid, how)  # Ctrl-C is for all processes of a terminal
    said = done.communicate(timeout=GENEROUS)[1]
    wait_for(lambda: not any(alive(pid) for pid in pids))
    assert said.count("Traceback") <= 1  # Python's own, of the script


def test_a_job_that_cannot_be_loaded_ends_the_run() -> None:
    with pytest.raises(XlperfError, match=r"新进程装不进要做的事：.*no number"):
        list(gather(jobs.Unloadable(), here("a", "b")))


def test_processes_that_never_start_end_the_run() -> None:
    with pytest.raises(XlperfError, match="启动不了"):
        list(gather(jobs.Unloadable(exit_code=3), here("a", "b")))


def test_processes_that_start_no_more_cost_the_files_that_are_left(tmp_path: Path) -> None:
    found = by_name(gather(jobs.LoadableOnce(tmp_path / "mark"), here("a", "last", "next"), processes=1))
    assert found["a"] == ("a", "")
    assert "退出码 3" in found["last"][1]
    assert "意外退出，可能" in found["next"][1]


def test_a_process_that_was_lost_while_idle_costs_nothing() -> None:
    outcomes = gather(jobs.pid, here("a", "b", "c"), processes=1)
    next(outcomes)  # the next file is in the works
    second = next(outcomes)
    time.sleep(0.5)
    assert isinstance(second.value, int)
    os.kill(second.value, signal.SIGKILL)
    assert next(outcomes).failure == ""


def test_the_time_that_a_process_takes_to_start_is_no_files_time() -> None:
    assert [one.failure for one in gather(jobs.SlowToLoad(), here("a", "b"), processes=1, limit=1)] == ["", ""]


def test_the_job_gets_a_path_without_its_links_followed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "真").mkdir()
    (tmp_path / "盘").symlink_to(tmp_path / "真", target_is_directory=True)
    monkeypatch.chdir(tmp_path)
    (one,) = gather(os.fspath, [Path("盘/a.xlsx")])
    assert (one.path, one.value) == (Path("盘/a.xlsx"), str(tmp_path / "盘" / "a.xlsx"))


def test_failures_are_short_sentences() -> None:
    assert answers.failed(XlperfError("缺了", key="unit.name")).failure == "unit.name：缺了"
    long = answers.failed(ValueError("长" * 500))
    assert (len(long.failure) < 300, "ValueError" in long.trace) == (True, True)
    assert "退出码 0" in answers.crashed(0).failure
    assert "退出码" not in answers.crashed().failure


# --- in this process


def test_without_processes_the_outcomes_are_the_same_and_in_order() -> None:
    names = ["a", "wrong-1", "broken-1", "b", "memory-1", "quit-1"]
    mine = list(gather(jobs.act, here(*names), processes=0))
    assert [one.path.name for one in mine] == names
    assert by_name(iter(mine)) == by_name(gather(jobs.act, here(*names), processes=1))


def test_without_processes_everything_is_done_in_this_one() -> None:
    assert {one.value for one in gather(jobs.pid, here("a", "b"), processes=0)} == {os.getpid()}


def test_without_processes_interrupts_end_the_run() -> None:
    with pytest.raises(KeyboardInterrupt):
        list(gather(jobs.act, here("interrupt"), processes=0))


def test_without_processes_nothing_is_loaded_that_a_browser_lacks() -> None:
    code = """
import sys, threading
sys.modules |= dict.fromkeys(("_multiprocessing", "_posixshmem", "pebble", "distributed"))
threading.Thread.start = None
from pathlib import Path
from xlperf.parallel import gather
print(*[one.value for one in gather(str, [Path("/a"), Path("/b")], processes=0)])
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False, cwd=ROOT)
    assert (done.stdout, done.stderr) == ("/a /b\n", "")


def test_a_script_without_a_main_guard_gets_one_message(tmp_path: Path) -> None:
    """Each new process loads the script, and would start processes again."""
    script = tmp_path / "汇总.py"
    script.write_text("from xlperf.parallel import gather\nprint([*gather(str, ['a', 'b'], processes=1)])\n", "utf-8")
    done = subprocess.run([sys.executable, str(script)], capture_output=True, text=True, check=False, cwd=ROOT)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.count("Traceback") == 1
    assert 'if __name__ == "__main__":' in done.stderr.splitlines()[-1]


# --- Dask


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("shared")


def real(folder: Path, *names: str) -> list[Path]:
    for name in names:
        (folder / name).touch()
    return [folder / name for name in names]


@pytest.fixture(scope="module")
def scheduler(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a scheduler with two workers, each a process of its own, as on other machines."""
    from distributed import Client

    folder = tmp_path_factory.mktemp("dask")
    contact = folder / "scheduler.json"
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    dask = [sys.executable, "-m", "dask"]
    start = partial(subprocess.Popen, env=environment, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    alone = ["--host", "127.0.0.1", "--port", "0", "--no-dashboard", "--scheduler-file", str(contact)]
    worker = [*dask, "worker", "--scheduler-file", str(contact), "--nthreads", "1", "--no-nanny", "--no-dashboard"]
    running = [start([*dask, "scheduler", *alone])]
    try:
        wait_for(lambda: contact.exists() and contact.read_text("utf-8").endswith("}"))
        running += [start(worker) for _ in range(2)]
        address = json.loads(contact.read_text("utf-8"))["address"]
        with Client(address, set_as_default=False) as client:
            client.wait_for_workers(2, timeout=GENEROUS)
        yield address
    finally:
        for one in reversed(running):  # the scheduler last: workers that have lost theirs take long to end
            one.terminate()
            with suppress(subprocess.TimeoutExpired):
                one.wait(20)
            one.kill()
            one.wait()


def test_dask_gives_the_same_outcomes(scheduler: str, files: Path) -> None:
    names = ["exit-1", "wrong-1", "hang-1", "broken-1", "large-1", *map(str, range(40))]
    paths = real(files, *names)
    ours = by_name(gather(jobs.act, paths, processes=2, limit=2.5))
    assert by_name(gather(jobs.act, paths, limit=2.5, scheduler=scheduler)) == ours
    assert by_name(gather(jobs.name, paths[:3], scheduler=scheduler)) == {
        path.name: (path.name, "") for path in sorted(paths[:3])
    }  # another job, the same workers


def test_dask_started_here_gives_the_same_outcomes(files: Path) -> None:
    paths = real(files, "exit-1", "wrong-1", *map(str, range(10)))
    ours = by_name(gather(jobs.act, paths, processes=2))
    assert by_name(gather(jobs.act, paths, processes=1, scheduler="local")) == ours


def test_a_file_that_a_worker_cannot_see_is_said(scheduler: str, files: Path) -> None:
    found = by_name(gather(jobs.act, [*real(files, "a"), files / "missing"], scheduler=scheduler))
    assert found["a"] == ("a", "")
    assert "看不到这个文件" in found["missing"][1]


def test_a_path_that_cannot_be_looked_at_is_said_and_does_not_end_the_run() -> None:
    answer = _do(packed(jobs.act), f"/{'名' * 200}", 1.0)  # too long a name: the system raises
    assert "看不到这个文件" in answer.failure


def test_leaving_dask_early_leaves_it_usable(scheduler: str, files: Path) -> None:
    paths = real(files, *map(str, range(40)))
    outcomes = gather(jobs.act, paths, scheduler=scheduler)
    next(outcomes)
    outcomes.close()  # type: ignore[attr-defined]
    assert len(list(gather(jobs.act, paths, scheduler=scheduler))) == 40


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("tcp://127.0.0.1:1", "连不上调度器"),
        ("somewhere", "tcp://主机:8786"),
        ("tcp://127.0.0.1", "tcp://主机:8786"),
        ("", "tcp://主机:8786"),
    ],
)
def test_an_address_without_a_scheduler_is_said(address: str, words: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cluster, "CONNECT_LIMIT", 2.0)
    with pytest.raises(XlperfError, match=words):
        list(gather(jobs.name, here("a"), scheduler=address))


def test_a_scheduler_without_workers_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cluster, "CONNECT_LIMIT", 2.0)
    from distributed import LocalCluster

    nobody = {"n_workers": 0, "processes": False, "dashboard_address": "127.0.0.1:0", "host": "127.0.0.1"}
    with (
        LocalCluster(protocol="tcp://", **nobody) as empty,
        pytest.raises(XlperfError, match=f"dask worker {empty.scheduler_address}"),
    ):
        list(gather(jobs.name, here("a"), scheduler=empty.scheduler_address))


def test_workers_of_another_version_are_refused(scheduler: str, monkeypatch: pytest.MonkeyPatch) -> None:
    ours = cluster.versions()
    monkeypatch.setattr(cluster, "_SAME", {**cluster._SAME, "other": "组件"})
    monkeypatch.setattr(cluster, "versions", _other_versions)
    assert set(ours) == {"xlperf", "python", "distributed"}
    with pytest.raises(XlperfError, match="版本不同：xlperf"):
        cluster._check(_Told(ours), scheduler)


def _other_versions() -> dict[str, str]:
    return {"xlperf": "9.9", "python": "3.11", "distributed": "1", "other": ""}


class _Told:
    """A client whose workers have these versions."""

    def __init__(self, versions: dict[str, str]) -> None:
        self.versions = versions

    def wait_for_workers(self, count: int, timeout: float) -> None:
        pass

    def run(self, function: object) -> dict[str, dict[str, str]]:
        return {"tcp://worker": self.versions}


def test_without_dask_it_is_said_how_to_install_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(XlperfError, match=r"pip install \"distributed>="):
        list(gather(jobs.name, here("a"), scheduler="local"))


def test_the_command_line_starts_without_dask_and_pebble() -> None:
    code = "import sys, xlperf.parallel; print([name for name in sys.modules if name in ('distributed', 'pebble')])"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "[]\n"
