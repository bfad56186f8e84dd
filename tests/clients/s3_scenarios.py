"""What recordings of S3 were made of: for each its calls, in order."""
import datetime


def tagged(*pairs):
    return {"TagSet": [{"Key": key, "Value": value} for key, value in pairs]}


def tagging(kind, label, *pairs):
    """A call that tags a bucket or an object."""
    more = {"Key": "test-tagging"} if kind == "object" else {}
    return f"put-{kind}-tags-{label}", f"put_{kind}_tagging", {**more, "Tagging": tagged(*pairs)}


def special_key(key):
    return [("put-object-special-char", "put_object", {"Key": key, "Body": "test"}), ("list-object-special-char", "list_objects_v2", {}),
            ("get-object-special-char", "get_object", {"Key": key}), ("del-object-special-char", "delete_object", {"Key": key})]


def stored_as(kind):
    return [(None, "put_object", {"Key": "test-put-object-storage-class", "Body": "body-test", "StorageClass": kind}),
            ("get-object", "get_object", {"Key": "test-put-object-storage-class"})]


def locking(retention):
    return {"ObjectLockEnabled": "Enabled", "Rule": {"DefaultRetention": retention}}


LOCKED = {"Key": "locked", "Body": "data", "ObjectLockMode": "GOVERNANCE", "ObjectLockRetainUntilDate": datetime.datetime(2100, 1, 1)}
# What a recording was made of: the label of each answer (None: it was not recorded), the call, its arguments beside the bucket.
SCENARIOS = {
    "TestS3BucketObjectTagging::test_tagging_validation": [
        (None, "put_object", {"Key": "test-tagging", "Body": ""}),
        *(tagging(kind, *case) for kind, odd in (("bucket", "invalid-key"), ("object", "invalid-field")) for case in (
            ("aws-prefixed", ("aws:prefixed", "Val1")), ("duplicate-keys", ("Key1", "Val1"), ("Key1", "Val1")), (odd, ("Key1,Key2", "Val1")),
            ("none-key", (None, "Val1")), ("none-value", ("Key1", None)))),
        tagging("bucket", "invalid-value", ("Key1", "Val1,Val2"))],
    "TestS3BucketObjectTagging::test_create_bucket_with_tags_exc": [
        (label, "create_bucket", {"Bucket": "never-made-at-all", "CreateBucketConfiguration": {"Tags": tagged(*pairs)["TagSet"]}})
        for label, *pairs in (
            ("tags-key-none", (None, "value")), ("tags-value-none", ("key", None)), ("tags-key-aws-bad-key", ("test,test2", "value")),
            ("tags-key-aws-bad-value", ("test", "value1,value2")), ("tags-key-aws-prefix", ("aws:prefix", "value")))],
    "TestS3::test_range_key_not_exists": [("exc", "get_object", {"Key": "my-key", "Range": "bytes=1024-4096"})],
    "TestS3::test_delete_non_existing_keys": [
        (None, "put_object", {"Key": "test-key-nonexistent", "Body": "data"}),
        ("deleted-resp", "delete_objects", {"Delete": {"Objects": [{"Key": key} for key in ("dummy1", "dummy2", "test-key-nonexistent")]}})],
    "TestS3::test_s3_uppercase_bucket_name": [("uppercase-bucket", "create_bucket", {"Bucket": "Upper-Case-Bucket"})],
    "TestS3::test_s3_uppercase_key_names": [
        (None, "put_object", {"Key": "CamelCaseKey", "Body": "something"}), ("response", "get_object", {"Key": "CamelCaseKey"}),
        ("wrong-case-key", "get_object", {"Key": "camelcasekey"})],
    **{f"TestS3::test_put_get_object_special_character[{key}]": special_key(key) for key in ("file%2Fname", "test key//", "test%123")},
    **{f"TestS3::test_put_object_storage_class[{kind}]": stored_as(kind.rpartition("-")[0])
       for kind in ("GLACIER-False", "GLACIER_IR-True", "ONEZONE_IA-True")},
    "TestS3ObjectLockRetention::test_s3_object_lock_mode_validation": [
        ("put-obj-locked-error-no-mode", "put_object", {name: value for name, value in LOCKED.items() if name != "ObjectLockMode"}),
        ("put-obj-locked-error-no-retain-date", "put_object", {name: value for name, value in LOCKED.items() if not name.endswith("Date")}),
        ("put-obj-locked-bad-value", "put_object", {**LOCKED, "ObjectLockMode": "BAD-VALUE"}),
        ("create-mpu-locked-bad-value", "create_multipart_upload",
         {"Key": "locked", "ObjectLockMode": "BAD-VALUE", "ObjectLockRetainUntilDate": LOCKED["ObjectLockRetainUntilDate"]})],
    "TestS3ObjectLock::test_get_put_object_lock_configuration": [
        ("get-lock-config-start", "get_object_lock_configuration", {}),
        ("put-lock-config", "put_object_lock_configuration", {"ObjectLockConfiguration": {
            "ObjectLockEnabled": "Enabled", "Rule": {"DefaultRetention": {"Mode": "GOVERNANCE", "Days": 1}}}}),
        ("get-lock-config", "get_object_lock_configuration", {}),
        ("put-lock-config-enabled", "put_object_lock_configuration", {"ObjectLockConfiguration": {"ObjectLockEnabled": "Enabled"}}),
        ("get-lock-config-only-enabled", "get_object_lock_configuration", {})],
    "TestS3ObjectLock::test_put_object_lock_configuration_exc": [
        (f"put-lock-config-{label}", "put_object_lock_configuration", {"ObjectLockConfiguration": configuration}) for label, configuration in (
            ("empty", {}), ("empty-rule", {"ObjectLockEnabled": "Enabled", "Rule": {}}),
            ("empty-retention", locking({})), ("bad-mode", locking({"Mode": "BAD-VALUE", "Days": 1})), ("no-days", locking({"Mode": "GOVERNANCE"})),
            ("both-days-years", locking({"Mode": "GOVERNANCE", "Days": 1, "Years": 1})),
            ("no-enabled", {"Rule": {"DefaultRetention": {"Mode": "GOVERNANCE", "Days": 1}}}))],
    **{f"TestS3MultipartUploadChecksum::test_multipart_checksum_type_compatibility[{kind}-{algorithm}]": [
        (label, "create_multipart_upload", {"Key": "test-multipart-checksum-compat", "ChecksumType": kind, "ChecksumAlgorithm": algorithm})]
       for label, kind, algorithm in (
           ("create-mpu-checksum-exc", "COMPOSITE", "CRC64NVME"), ("create-mpu-checksum", "COMPOSITE", "SHA1"),
           ("create-mpu-checksum", "COMPOSITE", "SHA256"), ("create-mpu-checksum", "FULL_OBJECT", "CRC32"),
           ("create-mpu-checksum", "FULL_OBJECT", "CRC64NVME"), ("create-mpu-checksum-exc", "FULL_OBJECT", "SHA256"))},
    "TestS3MultipartUploadChecksum::test_multipart_checksum_type_default_for_checksum[SHA256]": [
        ("create-mpu-default-checksum-type", "create_multipart_upload", {"Key": "test-multipart-checksum-default", "ChecksumAlgorithm": "SHA256"})],
    "TestS3::test_s3_request_payer": [
        ("put-bucket-request-payment", "put_bucket_request_payment", {"RequestPaymentConfiguration": {"Payer": "Requester"}}),
        ("get-bucket-request-payment", "get_bucket_request_payment", {})],
    "TestS3::test_delete_bucket_policy": [
        (None, "put_public_access_block", {"PublicAccessBlockConfiguration": {"BlockPublicPolicy": False}}),
        (None, "put_bucket_policy", {"Policy": "{}"}), ("delete-bucket-policy", "delete_bucket_policy", {}),
        ("get-bucket-policy-no-such-bucket-policy", "get_bucket_policy", {})],
    "TestS3::test_delete_bucket_policy_expected_bucket_owner": [
        ("delete-bucket-policy-invalid-bucket-owner", "delete_bucket_policy", {"ExpectedBucketOwner": "invalid"}),
        ("delete-bucket-policy-with-expected-bucket-owner-error", "delete_bucket_policy", {"ExpectedBucketOwner": "000000000002"}),
        ("delete-bucket-policy-with-expected-bucket-owner", "delete_bucket_policy", {"ExpectedBucketOwner": "000000000000"})],
    "TestS3::test_s3_object_expires": [
        ("put-object-expires-future", "put_object", {"Key": "future", "Body": "foo", "Expires": datetime.datetime(2100, 1, 1)}),
        ("get-object-expires-future", "get_object", {"Key": "future"}), ("head-object-expires-future", "head_object", {"Key": "future"})],
    "TestS3ListObjects::test_list_objects_with_prefix[]": [
        (None, "put_object", {"Key": "test/foo/bar/123", "Body": "content 123"}),
        ("list-objects", "list_objects", {"Prefix": "test/", "MaxKeys": 1})],
    "TestS3BucketObjectTagging::test_head_object_with_tags": [
        (None, "put_object", {"Key": "test-tagging", "Body": "test-tagging", "Tagging": "tag1=tag1&tag2=tag2&tag="}),
        ("head-obj-after-create", "head_object", {"Key": "test-tagging"}),
        (None, "put_object_tagging", {"Key": "test-tagging", "Tagging": tagged(("tag3", "tag3"))}),
        ("head-obj-after-tagging", "head_object", {"Key": "test-tagging"}),
        (None, "delete_object_tagging", {"Key": "test-tagging"}), ("head-obj-after-removal", "head_object", {"Key": "test-tagging"})],
}
LOCKING = {name for name in SCENARIOS if "ObjectLock" in name}
