"""S3's buckets and objects over HTTP: answers, statuses and errors, member by member as AWS gave them."""
import base64
import datetime
import unittest

from recorded import WHEN, recording
from s3_answers import ENCRYPTED, MALFORMED, NOT_ALLOWED, PRECONDITION, S3Test, copied, crc32, entry, etag, got, head, put

DAY = datetime.timedelta(days=1)


class BucketTest(S3Test):
    @recording("test_s3: test_different_location_constraint", "test_s3: test_create_bucket_with_eu_location_constraint",
               "test_s3: test_create_bucket_with_invalid_location_constraint[eu-west-1-bar]",
               "test_s3: test_create_bucket_with_invalid_location_constraint[us-east-1-us-east-1]")
    def test_locations(self):
        name = self.bucket()
        # Again, where the first region is asked for its own.
        self.done("create_bucket", {"BucketArn": f"arn:aws:s3:::{name}", "Location": f"/{name}"}, Bucket=name)
        self.done("get_bucket_location", {"LocationConstraint": None}, Bucket=name)
        self.denied("create_bucket", "InvalidLocationConstraint", "The specified location-constraint is not valid",
                    about={"LocationConstraint": "us-east-1"}, Bucket=name + "-a",
                    CreateBucketConfiguration={"LocationConstraint": "us-east-1"})
        unfit = "The {} location constraint is incompatible for the region specific endpoint this request was sent to."
        for region, wanted in (("us-east-2", None), ("us-east-2", "us-west-1"), ("us-west-1", "us-east-1"), ("eu-west-1", "bar")):
            given = {"CreateBucketConfiguration": {"LocationConstraint": wanted}} if wanted else {}
            self.denied("create_bucket", "IllegalLocationConstraintException", unfit.format(wanted or "unspecified"), region=region,
                        Bucket=name + "-b", **given)
        self.call("create_bucket", "eu-west-1", Bucket=name + "-eu", CreateBucketConfiguration={"LocationConstraint": "EU"})
        self.done("get_bucket_location", {"LocationConstraint": "EU"}, Bucket=name + "-eu")
        self.done("list_buckets", {"Buckets": [{"BucketArn": f"arn:aws:s3:::{name}-eu", "BucketRegion": "eu-west-1", "CreationDate": WHEN,
                                                "Name": name + "-eu"}], "Owner": {"ID": "<owner>"}, "Prefix": name + "-eu"}, Prefix=name + "-eu")
        self.denied("get_bucket_location", "NoSuchBucket", "The specified bucket does not exist", 404, {"LocationConstraint": None},
                    about={"BucketName": "nowhere-" + name}, Bucket="nowhere-" + name)

    @recording("test_s3: test_put_bucket_inventory_config_order", "test_s3: test_s3_intelligent_tier_config",
               "test_s3_api: test_delete_metrics_configuration_twice", "test_s3_api: test_bucket_policy_exc",
               "test_s3_api: test_bucket_policy_crud", "test_s3_api: test_put_bucket_tagging_none_value")
    def test_settings_that_answer_nothing(self):
        name = self.bucket()
        tiering = {"Id": "test1", "Filter": {"Prefix": "test1"}, "Status": "Enabled", "Tierings": [{"Days": 90, "AccessTier": "ARCHIVE_ACCESS"}]}
        self.denied("put_bucket_intelligent_tiering_configuration", "MalformedXML", MALFORMED, Bucket=name, Id="other",
                    IntelligentTieringConfiguration=tiering)
        self.done("put_bucket_intelligent_tiering_configuration", {}, 204, Bucket=name, Id="test1", IntelligentTieringConfiguration=tiering)
        self.done("list_bucket_intelligent_tiering_configurations", {"IntelligentTieringConfigurationList": [tiering], "IsTruncated": False},
                  Bucket=name)
        self.call("put_bucket_metrics_configuration", Bucket=name, Id="m", MetricsConfiguration={"Id": "m"})
        self.done("delete_bucket_metrics_configuration", {}, 204, Bucket=name, Id="m")
        self.denied("delete_bucket_metrics_configuration", "NoSuchConfiguration", "The specified configuration does not exist.", 404, Bucket=name,
                    Id="m")
        for text, message in (("", "Policies must be valid JSON and the first byte must be '{'"), ("{}", "Missing required field Statement"),
                              ("invalid json", "Policies must be valid JSON and the first byte must be '{'")):
            self.denied("put_bucket_policy", "MalformedPolicy", message, Bucket=name, Policy=text)
        policy = '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"cloudtrail.amazonaws.com"},"Action":"s3:PutObject",' \
                 f'"Resource":"arn:aws:s3:::{name}/*"}}]}}'
        self.done("put_bucket_policy", {}, 204, Bucket=name, Policy=policy)
        self.done("get_bucket_policy", {"Policy": policy}, Bucket=name)
        self.done("put_bucket_tagging", {}, 204, Bucket=name, Tagging={"TagSet": [{"Key": "k", "Value": "v"}]})
        self.done("put_bucket_tagging", {}, 204, Bucket=name, Tagging={"TagSet": []})
        self.denied("get_bucket_tagging", "NoSuchTagSet", "The TagSet does not exist", 404, about={"BucketName": name}, Bucket=name)

    @recording("test_s3: test_validate_website_configuration")
    def test_websites(self):
        name = self.bucket()

        def refused(code, message, website, **about):
            self.denied("put_bucket_website", code, message, about=about, Bucket=name, WebsiteConfiguration=website)
        index = {"IndexDocument": {"Suffix": "index.html"}}
        unfit = "The IndexDocument Suffix is not well formed"
        refused("InvalidArgument", unfit, {"IndexDocument": {"Suffix": "/index.html"}}, ArgumentName="IndexDocument", ArgumentValue="/index.html")
        refused("InvalidArgument", unfit, {"IndexDocument": {"Suffix": ""}}, ArgumentName="IndexDocument", ArgumentValue=None)
        refused("InvalidArgument", "RedirectAllRequestsTo cannot be provided in conjunction with other Routing Rules.",
                {**index, "RedirectAllRequestsTo": {"HostName": "a"}}, ArgumentName="RedirectAllRequestsTo", ArgumentValue="not null")
        refused("InvalidArgument", "A value for IndexDocument Suffix must be provided if RedirectAllRequestsTo is empty", {},
                ArgumentName="IndexDocument", ArgumentValue="null")
        for message, rule in (
                ("Invalid protocol, protocol can be http or https. If not defined the protocol will be selected automatically.",
                 {"Redirect": {"Protocol": "protocol"}}),
                ("You can only define ReplaceKeyPrefix or ReplaceKey but not both.",
                 {"Redirect": {"ReplaceKeyWith": "a", "ReplaceKeyPrefixWith": "b"}}),
                ("Condition cannot be empty. To redirect all requests without a condition, the condition element shouldn't be present.",
                 {"Condition": {}, "Redirect": {"HostName": "a"}})):
            refused("InvalidRequest", message, {**index, "RoutingRules": [rule]})
        refused("MalformedXML", MALFORMED, {**index, "RoutingRules": []})

    @recording("test_s3_notifications_sqs: test_multiple_invalid_sqs_arns",
               "test_s3_notifications_sns: test_invalid_topic_arn")
    def test_destinations(self):
        name = self.bucket()

        def notify(*arns, kind="Queue", **more):
            targets = [{"Id": "id123", f"{kind}Arn": arn, "Events": ["s3:ObjectCreated:*"]} for arn in arns]
            return {"Bucket": name, "NotificationConfiguration": {f"{kind}Configurations": targets}, **more}
        first, second = (f"arn:aws:sqs:us-east-1:{self.account}:{queue}" for queue in ("my-queue", "my-queue-2"))
        put_notification = "put_bucket_notification_configuration"
        self.denied(put_notification, "InvalidArgument", "The ARN could not be parsed", about={"ArgumentName": "Queue", "ArgumentValue": "invalid_arn"},
                    **notify("invalid_arn", "invalid_arn_2"))
        self.denied(put_notification, "InvalidArgument", "Unable to validate the following destination configurations", about={
            "ArgumentName1": first, "ArgumentValue1": "The destination queue does not exist",
            "ArgumentName2": second, "ArgumentValue2": "The destination queue does not exist"}, **notify(first, second))
        for skip in (False, True):
            self.denied(put_notification, "InvalidArgument", "The ARN could not be parsed",
                        about={"ArgumentName": "Topic", "ArgumentValue": "invalid-topic"},
                        **notify("invalid-topic", kind="Topic", SkipDestinationValidation=skip))
        topic = f"arn:aws:sns:us-east-1:{self.account}:my-topic"
        self.done(put_notification, {}, **notify(topic, kind="Topic", SkipDestinationValidation=True))
        self.done("get_bucket_notification_configuration",
                  {"TopicConfigurations": [{"Events": ["s3:ObjectCreated:*"], "Id": "id123", "TopicArn": topic}]}, Bucket=name)

    @recording("test_s3: test_bucket_lifecycle_multiple_rules",
               "test_s3: test_bucket_lifecycle_object_size_rules", "test_s3: test_bucket_lifecycle_tag_rules")
    def test_expiration(self):
        name = self.bucket()
        rules = [{"Expiration": {"Days": 7}, "Filter": {"Prefix": "testobject"}, "ID": "rule_one", "Status": "Enabled"},
                 {"Expiration": {"Days": 30}, "Filter": {"Prefix": "test"}, "ID": "rule_two", "Status": "Enabled"},
                 {"Expiration": {"Days": 1}, "Filter": {"Tag": {"Key": "k", "Value": "v"}}, "ID": "rule_three", "Status": "Enabled"}]
        self.call("put_bucket_lifecycle_configuration", Bucket=name, LifecycleConfiguration={"Rules": rules})
        self.done("get_bucket_lifecycle_configuration", {"Rules": rules, "TransitionDefaultMinimumObjectSize": "all_storage_classes_128K"}, Bucket=name)
        for key, rule, tags in (("testobject-a", "rule_one", {}), ("test-a", "rule_two", {}), ("test-b", "rule_three", {"Tagging": "k=v"})):
            answer = self.done("put_object", put(b"test", Expiration=f'expiry-date="<date>", rule-id="{rule}"'), Bucket=name, Key=key, Body=b"test", **tags)
            self.assertEqual(self.call("get_object", Bucket=name, Key=key)["Expiration"], answer["Expiration"])
            del self.comparison.names["<date>"]
        self.done("put_object", put(b"test"), Bucket=name, Key="other", Body=b"test")


class ObjectTest(S3Test):
    @recording("test_s3_api: test_get_object_range")
    def test_ranges(self):
        body, of = b"0123456789", {"Bucket": self.bucket(), "Key": "k"}
        self.done("put_object", put(body), Body=body, **of)
        for wanted, first, last in (("0-8", 0, 8), ("1-1", 1, 1), ("1-", 1, 9), ("-2", 8, 9), ("-9", 1, 9), ("0-0", 0, 0)):
            part = body[first:last + 1]
            self.done("get_object", {"Body": part.decode(), **head(body, ContentLength=len(part), ContentRange=f"bytes {first}-{last}/10")}, 206,
                      Range="bytes=" + wanted, **of)
        for wanted in ("-15", "0-100"):
            self.done("get_object", got(body, ContentRange="bytes 0-9/10"), 206, Range="bytes=" + wanted, **of)
        for wanted in ("bytes=1-0", "bytes=-1-", "bytes=0--1", "bytes=-", "bytes=0-1,3-4", "0-1"):
            self.done("get_object", got(body), Range=wanted, **of)
        for wanted in ("bytes=100-200", "bytes=-0"):
            self.denied("get_object", "InvalidRange", "The requested range is not satisfiable", 416,
                        about={"ActualObjectSize": "10", "RangeRequested": wanted}, Range=wanted, **of)

    @recording("test_s3: test_s3_get_object_preconditions[get_object]", "test_s3: test_s3_get_object_preconditions[head_object]",
               "test_s3: test_s3_get_object_header_overrides")
    def test_conditional_reads(self):
        of = {"Bucket": self.bucket(), "Key": "k"}
        tag = self.done("put_object", put(b"data"), Body=b"data", **of)["ETag"]
        changed = self.call("head_object", **of)["LastModified"]
        for operation, code, message, about in (("get_object", "PreconditionFailed", PRECONDITION, True), ("head_object", "412", "Precondition Failed", False)):
            for name, given in (("If-Match", {"IfMatch": "abcdefg"}), ("If-Unmodified-Since", {"IfUnmodifiedSince": changed - DAY})):
                self.denied(operation, code, message, 412, about={"Condition": name} if about else {}, **given, **of)
            for given in ({"IfNoneMatch": tag}, {"IfNoneMatch": tag.strip('"')}, {"IfModifiedSince": changed}):
                self.denied(operation, "304", "Not Modified", 304, **given, **of)
            for given in ({"IfUnmodifiedSince": changed}, {"IfModifiedSince": changed + 5 * DAY},
                          {"IfMatch": tag, "IfNoneMatch": "other", "IfModifiedSince": changed - DAY, "IfUnmodifiedSince": changed + DAY}):
                self.done(operation, got(b"data") if operation == "get_object" else head(b"data"), **given, **of)
        self.done("get_object", got(b"data", CacheControl="max-age=74", ContentDisposition='attachment; filename="foo.jpg"', ContentEncoding="identity",
                                    ContentLanguage="de-DE", ContentType="image/jpeg", Expires=WHEN, ExpiresString="Wed, 21 Oct 2015 07:28:00 GMT"),
                  ResponseCacheControl="max-age=74", ResponseContentDisposition='attachment; filename="foo.jpg"', ResponseContentEncoding="identity",
                  ResponseContentLanguage="de-DE", ResponseContentType="image/jpeg", ResponseExpires="Wed, 21 Oct 2015 07:28:00 GMT", **of)

    @recording("test_s3_api: test_put_object_if_match_versioned_bucket",
               "test_s3_api: test_put_object_if_match_validation",
               "test_s3_api: test_put_object_if_none_match_validation",
               "test_s3_api: test_copy_object_if_none_match_versioned_bucket")
    def test_conditional_writes(self):
        name = self.bucket(versioned=True)
        of = {"Bucket": name, "Key": "k"}
        self.missing_key("put_object", "k", IfMatch="abcdef", **of)
        tag = self.done("put_object", put(b"test", VersionId="<first>"), Body=b"test", **of)["ETag"]
        for header, given in (("If-Match", {"IfMatch": "*"}), ("If-None-Match", {"IfNoneMatch": tag})):
            self.denied("put_object", "NotImplemented", "A header you provided implies functionality that is not implemented", 501,
                        about={"Header": header, "additionalMessage": f"We don't accept the provided value of {header} header for this API"},
                        **given, **of)
        self.denied("put_object", "PreconditionFailed", PRECONDITION, 412, about={"Condition": "If-Match"}, IfMatch="wrong", **of)
        self.done("delete_object", {"DeleteMarker": True, "VersionId": "<marker>"}, 204, **of)
        self.missing_key("put_object", "k", IfMatch=tag, **of)
        source = {"CopySource": f"{name}/k?versionId={self.comparison.names['<first>']}", "Bucket": name, "Key": "copy", "IfNoneMatch": "*"}
        self.done("copy_object", copied(b"test", VersionId="<copy>", CopySourceVersionId="<first>"), **source)
        self.denied("copy_object", "PreconditionFailed", PRECONDITION, 412, about={"Condition": "If-None-Match"}, **source)

    @recording("test_s3_api: test_delete_object_versioned", "test_s3_api: test_delete_objects_versioned",
               "test_s3: test_put_object_acl_on_delete_marker", "test_s3_api: test_delete_versioned_bucket_with_objects")
    def test_delete_markers(self):
        name = self.bucket(versioned=True)
        of = {"Bucket": name, "Key": "k"}
        self.done("put_object", put(b"test-delete", VersionId="<version>"), Body=b"test-delete", **of)
        version = self.comparison.names["<version>"]
        self.done("get_object", got(b"test-delete", VersionId="<version>"), VersionId=version, **of)
        self.denied("delete_object", "InvalidArgument", "Invalid version id specified", about={"ArgumentName": "versionId", "ArgumentValue": "bad"},
                    VersionId="bad", **of)
        marker = self.done("delete_object", {"DeleteMarker": True, "VersionId": "<marker>"}, 204, **of)["VersionId"]
        self.missing_key("get_object", "k", **of)
        for method, operation in (("GET", "get_object"), ("GET", "get_object_acl"), ("DELETE", "delete_object_tagging")):
            self.denied(operation, "MethodNotAllowed", NOT_ALLOWED, 405, about={"Method": method, "ResourceType": "DeleteMarker"}, VersionId=marker, **of)
        self.denied("head_object", "405", "Method Not Allowed", 405, VersionId=marker, **of)
        owner = {"ID": "<owner>"}
        self.done("list_object_versions", {
            "DeleteMarkers": [{"IsLatest": True, "Key": "k", "LastModified": WHEN, "Owner": owner, "VersionId": "<marker>"}],
            "Versions": [entry("k", b"test-delete", IsLatest=False, Owner=owner, VersionId="<version>")], "EncodingType": "url", "IsTruncated": False,
            "KeyMarker": "", "MaxKeys": 1000, "Name": name, "Prefix": "", "VersionIdMarker": ""}, Bucket=name)
        not_empty = "The bucket you tried to delete is not empty. You must delete all versions in the bucket."
        self.denied("delete_bucket", "BucketNotEmpty", not_empty, 409, about={"BucketName": name}, Bucket=name)
        wrong = {"Code": "NoSuchVersion", "Key": "k", "Message": "The specified version does not exist.", "VersionId": "bad"}
        self.done("delete_objects", {"Errors": [wrong]}, Bucket=name, Delete={"Objects": [{"Key": "k", "VersionId": "bad"}]})
        self.done("delete_objects", {"Deleted": [{"Key": "k", "VersionId": "<version>"}, {
            "Key": "k", "VersionId": "<marker>", "DeleteMarker": True, "DeleteMarkerVersionId": "<marker>"}]}, Bucket=name,
            Delete={"Objects": [{"Key": "k", "VersionId": version}, {"Key": "k", "VersionId": marker}]})
        self.done("delete_bucket", {}, 204, Bucket=name)

    @recording("test_s3: test_s3_get_deep_archive_object_restore", "test_s3: test_put_object_storage_class[DEEP_ARCHIVE-False]",
               "test_s3: test_put_object_storage_class[STANDARD_IA-True]")
    def test_archives(self):
        of = {"Bucket": self.bucket(), "Key": "k"}
        archived = {"StorageClass": "DEEP_ARCHIVE"}
        self.done("put_object", put(b"body-test"), Body=b"body-test", **archived, **of)
        self.denied("get_object", "InvalidObjectState", "The operation is not valid for the object's storage class", 403, archived, archived, **of)
        self.done("get_object_attributes", {"LastModified": WHEN, **archived}, ObjectAttributes=["StorageClass"], **of)
        self.done("restore_object", {}, 202, RestoreRequest={"Days": 30, "GlacierJobParameters": {"Tier": "Bulk"}}, **of)
        self.done("get_object", got(b"body-test", Restore='ongoing-request="false", expiry-date="<date>"', **archived), **of)
        self.done("put_object", put(b"body-test"), Body=b"body-test", StorageClass="STANDARD_IA", **of)
        self.done("get_object", got(b"body-test", StorageClass="STANDARD_IA"), **of)

    @recording("test_s3: test_s3_copy_metadata_replace", "test_s3: test_s3_copy_object_in_place",
               "test_s3_preconditions: test_s3_copy_object_preconditions", "test_s3: test_s3_copy_tagging_directive[COPY]")
    def test_copies(self):
        name = self.bucket()
        body = b'{"key": "value"}'
        more = {"ContentType": "application/json", "ContentLanguage": "en-US", "Metadata": {"key": "value"}}
        tag = self.done("put_object", put(body), Bucket=name, Key="from", Body=body, Tagging="key1=value1", **more)["ETag"]
        changed = self.call("head_object", Bucket=name, Key="from")["LastModified"]
        copy = {"Bucket": name, "Key": "to", "CopySource": f"{name}/from"}
        self.done("copy_object", copied(body), Tagging="key2=value2", TaggingDirective="COPY", **copy)
        self.done("head_object", head(body, TagCount=1, **more), Bucket=name, Key="to")
        self.done("get_object_tagging", {"TagSet": [{"Key": "key1", "Value": "value1"}]}, Bucket=name, Key="to")
        self.done("copy_object", copied(body), Metadata={"another-key": "value"}, ContentType="image/jpg", MetadataDirective="REPLACE", **copy)
        self.done("head_object", head(body, TagCount=1, ContentType="image/jpg", Metadata={"another-key": "value"}), Bucket=name, Key="to")
        illegal = "This copy request is illegal because it is trying to copy an object to itself without changing the object's metadata, storage " \
                  "class, website redirect location or encryption attributes."
        self.denied("copy_object", "InvalidRequest", illegal, Bucket=name, Key="from", CopySource=f"{name}/from")
        for header, given in (("Match", {"CopySourceIfMatch": "abc"}), ("Unmodified-Since", {"CopySourceIfUnmodifiedSince": changed - DAY}),
                              ("None-Match", {"CopySourceIfNoneMatch": tag.strip('"')}), ("Modified-Since", {"CopySourceIfModifiedSince": changed})):
            self.denied("copy_object", "PreconditionFailed", PRECONDITION, 412, about={"Condition": "x-amz-copy-source-If-" + header}, **given, **copy)
        self.done("copy_object", copied(body), CopySourceIfModifiedSince=changed + DAY, **copy)

    @recording("test_s3: test_s3_checksum_no_algorithm", "test_s3: test_s3_get_object_checksum[CRC64NVME]",
               "test_s3: test_put_object_checksum[CRC32]", "test_s3: test_put_object_checksum[SHA256]")
    def test_checksums(self):
        of, body = {"Bucket": self.bucket(), "Key": "k"}, b"test-checksum"
        for name, algorithm, right in (("crc32", "CRC32", "lVk/nw=="), ("sha256", "SHA256", "1YQo81vx2VFUl0q5ccWISq8AkSBQQ0WO80S82TmfdIQ="),
                                       ("crc64nvme", "CRC64NVME", "1f2xscCCZCU=")):
            member = "Checksum" + algorithm
            self.denied("put_object", "InvalidRequest", f"Value for x-amz-checksum-{name} header is invalid.", Body=body, **{member: "test"}, **of)
            wrong = base64.b64encode(bytes(len(base64.b64decode(right)))).decode()
            self.denied("put_object", "BadDigest", f"The {algorithm} you specified did not match the calculated checksum.", Body=body,
                        **{member: wrong}, **of)
            said = {member: right, "ChecksumType": "FULL_OBJECT"}
            self.done("put_object", {**said, "ETag": etag(body), **ENCRYPTED}, Body=body, **{member: right}, **of)
            self.done("head_object", head(body, **said), ChecksumMode="ENABLED", **of)
            self.done("get_object_attributes", {"Checksum": said, "ETag": etag(body).strip('"'), "LastModified": WHEN},
                      ObjectAttributes=["Checksum", "ETag"], **of)
        self.denied("put_object", "InvalidRequest", "Expecting a single x-amz-checksum- header. Multiple checksum Types are not allowed.", Body=body,
                    ChecksumCRC32="lVk/nw==", ChecksumSHA256="1YQo81vx2VFUl0q5ccWISq8AkSBQQ0WO80S82TmfdIQ=", **of)


if __name__ == "__main__":
    unittest.main()
