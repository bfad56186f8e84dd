"""The calls of s3_scenarios.py over HTTP; each answer has to be what AWS recorded under the call's label, member by member. The recordings lie beside
the checkout; without them the tests are skipped."""
import json
import re
import unittest

from botocore.exceptions import ClientError

from recorded import RECORDINGS, WHEN, Comparison
from s3_scenarios import LOCKING, SCENARIOS
from server import Server

FILE = RECORDINGS / "s3.json"


def expected_of(recorded, bucket):
    """A recorded answer in the comparison's words. "bucket" is a placeholder without brackets."""
    if isinstance(recorded, dict):
        members = {name: expected_of(value, bucket) for name, value in recorded.items() if name != "HTTPHeaders"}
        return {**members, "Bucket": bucket} if members.get("Bucket") == "bucket" else members
    if isinstance(recorded, list):
        return [expected_of(value, bucket) for value in recorded]
    return WHEN if recorded in ("datetime", "timestamp") else recorded


@unittest.skipUnless(FILE.is_file(), "the recordings are not at hand")
class S3ScenariosTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = Server()
        cls.addClassCleanup(cls.server.stop)
        cls.s3 = cls.server.client("s3", parameter_validation=False)
        cls.recordings = {name.partition("::")[2]: entry["recorded-content"] for name, entry in json.loads(FILE.read_text()).items()}

    def play(self, recording, calls):
        """Makes the calls that the recording was made of, on a bucket of their own."""
        self.comparison, locked = Comparison({}), {"ObjectLockEnabledForBucket": True} if recording in LOCKING else {}
        self.bucket = "recorded-" + re.sub(r"\W|_", "-", recording.rpartition("::")[2]).lower()[:50].strip("-")
        self.s3.create_bucket(Bucket=self.bucket, **locked)
        for label, operation, given in calls:
            answer = self.call(operation, **given)
            if label:
                self.compare(label, expected_of(self.recordings[recording][label], self.bucket), answer)

    def call(self, operation, **given):
        try:
            answer = getattr(self.s3, operation)(**{"Bucket": self.bucket, **given})
        except ClientError as refused:
            answer = refused.response
        if hasattr(answer.get("Body"), "read"):
            answer["Body"] = answer["Body"].read().decode()
        return {**answer, "ResponseMetadata": {"HTTPStatusCode": answer["ResponseMetadata"]["HTTPStatusCode"]}}

    def compare(self, label, expected, ours):
        self.comparison.differences = []
        self.comparison.compare(expected, ours)
        self.assertEqual(self.comparison.differences, [], f"\n{label}:\n" + "\n".join(self.comparison.differences))


def test_of(recording, calls):
    return lambda self: self.play(recording, calls)


for _recording, _calls in SCENARIOS.items():
    setattr(S3ScenariosTest, "test_" + re.sub(r"\W+", "_", _recording), test_of(_recording, _calls))

if __name__ == "__main__":
    unittest.main()
