"""`kill -9` under load: with --persist, whatever was answered is there after the restart, and stacks that were in work come to an end."""
import json
import random
import threading
import unittest

from botocore.exceptions import BotoCoreError, ClientError

from server import Server, folder

TEMPLATE = json.dumps({"Resources": {name: {"Type": "AWS::SNS::Topic"} for name in ("A", "B", "C")}})
ROUNDS = 5


class Load:
    """Three clients that make parameters, objects and stacks until the server is gone; what was answered is noted."""

    def __init__(self, server, round_number, last):
        self.server, self.round, self.last = server, round_number, last
        self.parameters, self.objects, self.stacks = [], [], []
        self.lock, self.enough = threading.Lock(), threading.Event()

    def answered(self, notes, value):
        with self.lock:
            notes.append(value)
            if len(self.parameters) + len(self.objects) + len(self.stacks) >= self.last:
                self.enough.set()

    def until_gone(self, call):
        number = 0
        try:
            while True:
                call(f"r{self.round}-{number}")
                number += 1
        except (BotoCoreError, ClientError):
            self.enough.set()

    def run(self):
        ssm, s3, cloudformation = (self.server.client(service) for service in ("ssm", "s3", "cloudformation"))

        def parameter(name):
            ssm.put_parameter(Name=name, Value=name, Type="String")
            self.answered(self.parameters, name)

        def stored(name):
            s3.put_object(Bucket="load", Key=name, Body=name.encode() * 100)
            self.answered(self.objects, name)

        def stack(name):
            self.answered(self.stacks, cloudformation.create_stack(StackName=name, TemplateBody=TEMPLATE)["StackId"])

        threads = [threading.Thread(target=self.until_gone, args=(call,)) for call in (parameter, stored, stack)]
        for thread in threads:
            thread.start()
        self.enough.wait()
        self.server.kill()
        for thread in threads:
            thread.join()


class KillTest(unittest.TestCase):
    def test_what_was_answered_is_there(self):
        chance = random.Random(4566)
        with folder() as path:
            server = Server("--persist", str(path))
            self.addCleanup(server.stop)
            server.client("s3").create_bucket(Bucket="load")
            for number in range(ROUNDS):
                load = Load(server, number, chance.randrange(5, 60))
                load.run()
                server = Server("--persist", str(path))
                self.addCleanup(server.stop)
                self.check(server, load)

    def check(self, server, load):
        ssm, s3, cloudformation = (server.client(service) for service in ("ssm", "s3", "cloudformation"))
        for name in load.parameters:
            self.assertEqual(ssm.get_parameter(Name=name)["Parameter"]["Value"], name)
        for name in load.objects:
            self.assertEqual(s3.get_object(Bucket="load", Key=name)["Body"].read(), name.encode() * 100)
        for identifier in load.stacks:
            status = cloudformation.describe_stacks(StackName=identifier)["Stacks"][0]["StackStatus"]
            self.assertIn(status, ("CREATE_COMPLETE", "ROLLBACK_COMPLETE"))


if __name__ == "__main__":
    unittest.main()
