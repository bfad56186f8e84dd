"""How a server ends with the programs that it has started: those of --init, and the command of `drydock exec`."""
import os
import pathlib
import signal
import subprocess
import sys
import tempfile
import unittest

from server import DRYDOCK

# Says that it runs, and how it was ended.
WAITING = f"""#!{sys.executable}
import signal, sys
def end(*_):
    print("ended", flush=True)
    sys.exit(7)
signal.signal(signal.SIGTERM, end)
print("runs", flush=True)
print("read", sys.stdin.readline().strip())
"""


class Ends(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)

    def script(self, name, text, mode=0o755):
        path = self.folder / name
        path.write_text(text)
        path.chmod(mode)
        return str(path)

    def start(self, *arguments):
        process = subprocess.Popen([DRYDOCK, *arguments], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        self.addCleanup(lambda: (process.kill(), process.communicate()))
        return process

    def until(self, process, wanted):
        for line in process.stdout:
            if line == wanted + "\n":
                return
        self.fail(f"{wanted} never came: {process.stderr.read()}")

    def test_exec_passes_a_termination_on_to_the_command_and_ends_as_it_does(self):
        process = self.start("exec", "--", self.script("waiting", WAITING))
        self.until(process, "runs")
        process.terminate()
        self.assertEqual(process.wait(30), 7)
        self.assertEqual(process.stdout.read(), "ended\n")

    def test_exec_leaves_an_interrupt_to_the_command(self):
        process = self.start("exec", "--", self.script("waiting", WAITING))
        self.until(process, "runs")
        process.send_signal(signal.SIGINT)
        self.assertEqual(process.communicate("on\n", timeout=30)[0], "read on\n")
        self.assertEqual(process.returncode, 0)

    def test_a_command_does_not_inherit_that_interrupts_are_ignored(self):
        ended = subprocess.run([DRYDOCK, "exec", "--", "sh", "-c", "kill -INT $$; echo still here"], capture_output=True, text=True, timeout=30)
        self.assertEqual((ended.returncode, ended.stdout), (128 + signal.SIGINT, ""))

    def test_a_server_that_ends_takes_the_program_of_its_start_along(self):
        self.script("10-waiting", WAITING)
        self.script("20-after", "#!/bin/sh\necho after\n")
        process = self.start("serve", "--port", "0", "--init", str(self.folder))
        self.until(process, "runs")
        process.terminate()
        self.assertEqual(process.wait(30), 0)
        self.assertEqual(process.stdout.read(), "ended\n")
        self.assertIn("10-waiting: ended with exit code 7", process.stderr.read())

    def test_a_script_that_cannot_run_is_not_passed_over(self):
        self.script("10-setup.sh", "#!/bin/sh\necho never\n", mode=0o644)
        self.script("README", "for people", mode=0o644)
        ended = subprocess.run([DRYDOCK, "exec", "--init", str(self.folder), "--", "true"], capture_output=True, text=True, timeout=30, env=os.environ)
        self.assertEqual(ended.returncode, 2)
        self.assertIn("10-setup.sh: is not executable; chmod +x makes it so", ended.stderr)
        self.assertNotIn("README", ended.stderr)


if __name__ == "__main__":
    unittest.main()
