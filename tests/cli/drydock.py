"""The binary as users call it."""
import json
import os
import pathlib
import subprocess
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
DRYDOCK = os.environ["DRYDOCK"]


class Case(unittest.TestCase):
    """Gives each test an empty folder, and `run`."""

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)

    def write(self, name, text):
        path = self.folder / name
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return str(path)

    def run_drydock(self, *arguments, expected=0, environment=None, **options):
        env = {k: v for k, v in os.environ.items() if not k.startswith("AWS_")} | {"NO_COLOR": "1"} | (environment or {})
        done = subprocess.run([DRYDOCK, *arguments], capture_output=True, text=True, cwd=self.folder, env=env, timeout=120, **options)
        self.assertEqual(done.returncode, expected, done.stdout[-3000:] + done.stderr[-3000:])
        return done

    def deploy_json(self, *arguments, expected=0):
        return json.loads(self.run_drydock("deploy", *arguments, "--output", "json", expected=expected).stdout)


QUEUE = """
Resources:
  Queue: {Type: AWS::SQS::Queue, Properties: {QueueName: jobs}}
Outputs:
  Url: {Value: !Ref Queue, Export: {Name: queue-url}}
"""
