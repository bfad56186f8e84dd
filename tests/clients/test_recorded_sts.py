"""The Security Token Service over HTTP, answered member by member as on AWS."""
import json
import unittest

from recorded import WHEN, RecordedTest, recording


class RoleTest(RecordedTest):
    def make(self, action):
        policy = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": {"AWS": self.account}, "Action": action}]}
        self.answers("iam.create_role", {"Role": {"Arn": "arn:aws:iam::<account>:role/assumed", "AssumeRolePolicyDocument": policy,
            "CreateDate": WHEN, "Path": "/", "RoleId": "<role>", "RoleName": "assumed"}}, RoleName="assumed",
                     AssumeRolePolicyDocument=json.dumps(policy))

    @recording("test_sts: test_assume_role")
    def test_assumption(self):
        self.make("sts:AssumeRole")
        self.answers("sts.assume_role", {"AssumedRoleUser": {"Arn": "arn:aws:sts::<account>:assumed-role/assumed/<session>",
            "AssumedRoleId": "<role>:<session>"}, "Credentials": {"AccessKeyId": "<key>", "Expiration": WHEN, "SecretAccessKey": "<secret>",
                "SessionToken": "<session-token>"}}, RoleArn=f"arn:aws:iam::{self.account}:role/assumed", RoleSessionName="a-session")

    @recording("test_sts: test_assume_role_tag_validation")
    def test_tags_of_a_session(self):
        self.make(["sts:AssumeRole", "sts:TagSession"])
        for message, given in (("Duplicate tag keys found. Please note that Tag keys are case insensitive.",
                                {"Tags": [{"Key": "k1", "Value": "a"}, {"Key": "K1", "Value": "b"}]}),
                               ("The specified transitive tag key must be included in the requested tags.",
                                {"Tags": [{"Key": "k1", "Value": "a"}], "TransitiveTagKeys": ["k2"]})):
            self.refused("sts.assume_role", message, code="InvalidParameterValue", RoleArn=f"arn:aws:iam::{self.account}:role/assumed",
                         RoleSessionName="a-session", **given)


if __name__ == "__main__":
    unittest.main()
