#!/usr/bin/env python3
"""Answers the custom resources of the examples in place of their functions.

    drydock deploy TEMPLATE --custom-resource TYPE='python3 examples/custom-resource.py'

Reads one custom resource request (JSON) from standard input and writes the response to standard output. The fields of both are AWS's:
https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/crpg-ref.html. An own answerer needs no more than an entry in ANSWERS.
"""
import json
import sys


def default_vpc_cleanup(properties):
    """Nothing identifies a clean-up but its purpose: whatever changes, it stays the same resource."""
    return "default-vpc-cleanup", {"Regions": ",".join(properties["Regions"])}


def bucket_sweep(properties):
    """Other buckets make another resource, so that AWS deletes (sweeps) the former one after the update."""
    return ",".join(properties["Buckets"]), {"BucketCount": str(len(properties["Buckets"]))}


# Resource type -> function from ResourceProperties to (PhysicalResourceId, Data of Fn::GetAtt). What it raises becomes the reason of a failure.
ANSWERS = {
    "Custom::DefaultVpcCleanup": default_vpc_cleanup,
    "Custom::BucketSweep": bucket_sweep,
}


def respond(request):
    response = {key: request[key] for key in ("StackId", "RequestId", "LogicalResourceId")}
    try:
        if request["ResourceType"] not in ANSWERS:
            raise ValueError(f"Nobody answers {request['ResourceType']}")
        if request["RequestType"] == "Delete":
            return response | {"Status": "SUCCESS", "PhysicalResourceId": request["PhysicalResourceId"]}
        physical_id, data = ANSWERS[request["ResourceType"]](request["ResourceProperties"])
        return response | {"Status": "SUCCESS", "PhysicalResourceId": physical_id, "NoEcho": False, "Data": data}
    except KeyError as missing:
        reason = f"{missing.args[0]} is missing"
    except ValueError as error:
        reason = str(error)
    return response | {"Status": "FAILED", "Reason": reason, "PhysicalResourceId": request.get("PhysicalResourceId", "none")}


if __name__ == "__main__":
    json.dump(respond(json.load(sys.stdin)), sys.stdout)
