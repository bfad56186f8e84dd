"""--state: what stays between runs, and what a crash or a full disk leaves behind."""
import json
import os
import resource
import signal
import subprocess

from drydock import DRYDOCK, QUEUE, Case

CONSUMER = """
Resources:
  Parameter: {Type: AWS::SSM::Parameter, Properties: {Type: String, Value: !ImportValue queue-url}}
"""


class State(Case):
    def setUp(self):
        super().setUp()
        self.state = str(self.folder / "account.drydock")
        self.queue = self.write("queue.yaml", QUEUE)

    def stacks(self):
        return json.loads(self.run_drydock("stacks", "--state", self.state, "--output", "json").stdout)

    def test_exports_and_resources_stay(self):
        self.deploy_json(self.queue, "--state", self.state)
        self.deploy_json(self.write("consumer.yaml", CONSUMER), "--state", self.state)
        self.assertEqual([s["name"] for s in self.stacks()], ["queue", "consumer"])
        again = self.deploy_json(self.queue, "--state", self.state)
        self.assertEqual(again["verdict"], "NO_CHANGES")
        self.deploy_json(self.queue, "--state", self.state, "--fail-on-empty-changeset", expected=1)
        other = self.deploy_json(self.queue, "--state", self.state, "--stack-name", "other", expected=1)
        self.assertIn("already exists", json.dumps(other))

    def test_reset(self):
        self.deploy_json(self.queue, "--state", self.state)
        self.run_drydock("reset", "--state", self.state)
        self.assertEqual(self.stacks(), [])
        self.deploy_json(self.queue, "--state", self.state)

    def test_a_file_of_another_kind_is_left_alone(self):
        text = "not a database\n" * 100
        path = self.write("notes.txt", text)
        done = self.run_drydock("deploy", self.queue, "--state", path, expected=2)
        self.assertIn("notes.txt", done.stderr)
        with open(path) as file:
            self.assertEqual(file.read(), text)

    def test_killed_at_any_moment(self):
        big = self.write("big.yaml", "Resources:\n" + "".join(f"  P{i}: {{Type: AWS::SSM::Parameter, Properties: {{Type: String, Value: v}}}}\n" for i in range(300)))
        self.deploy_json(self.queue, "--state", self.state)
        for number in range(6):
            process = subprocess.Popen([DRYDOCK, "deploy", big, "--stack-name", f"big{number}", "--state", self.state], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
            for _ in range(1 + number * 97):  # the more lines, the later
                process.stdout.readline()
            process.send_signal(signal.SIGKILL)
            process.wait()
            process.stdout.close()
            self.assertEqual(self.stacks()[0]["name"], "queue")
            if f"big{number}" in [s["name"] for s in self.stacks()]:
                done = self.run_drydock("delete", f"big{number}", "--state", self.state)
                self.assertIn("DELETE_COMPLETE", done.stdout)

    def test_full_disk(self):
        self.deploy_json(self.queue, "--state", self.state)
        size = os.path.getsize(self.state)
        big = self.write("big.yaml", "Resources:\n" + "".join(f"  P{i}: {{Type: AWS::SSM::Parameter, Properties: {{Type: String, Value: {'v' * 900}}}}}\n" for i in range(400)))

        def small_disk():  # no file may grow beyond this; the write fails as on a full disk
            signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
            resource.setrlimit(resource.RLIMIT_FSIZE, (size + 200_000, size + 200_000))

        done = self.run_drydock("deploy", big, "--state", self.state, expected=3, preexec_fn=small_disk)
        self.assertRegex(done.stdout + done.stderr, "disk|full|write")
        self.assertEqual(self.stacks()[0]["name"], "queue")
        self.assertEqual(self.stacks()[0]["status"], "CREATE_COMPLETE")
