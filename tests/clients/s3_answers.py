"""What S3 answers, and a test of it with buckets of its own."""
import base64
import hashlib
import itertools
import zlib

from recorded import WHEN, RecordedTest

ENCRYPTED = {"ServerSideEncryption": "AES256"}
MALFORMED = "The XML you provided was not well-formed or did not validate against our published schema"
PRECONDITION = "At least one of the pre-conditions you specified did not hold"
NOT_ALLOWED = "The specified method is not allowed against this resource."
NO_UPLOAD = "The specified upload does not exist. The upload ID may be invalid, or the upload may have been aborted or completed."


def etag(body):
    return f'"{hashlib.md5(body).hexdigest()}"'


def crc32(body):
    return base64.b64encode(zlib.crc32(body).to_bytes(4, "big")).decode()


def put(body, **members):
    """What PutObject answers."""
    return {"ChecksumCRC32": crc32(body), "ChecksumType": "FULL_OBJECT", "ETag": etag(body), **ENCRYPTED, **members}


def head(body, **members):
    return {"AcceptRanges": "bytes", "ContentLength": len(body), "ContentType": "binary/octet-stream", "ETag": etag(body), "LastModified": WHEN,
            "Metadata": {}, **ENCRYPTED, **members}


def got(body, **members):
    """What GetObject answers, its body read."""
    return {"Body": body.decode(), **head(body), "ChecksumCRC32": crc32(body), "ChecksumType": "FULL_OBJECT", **members}


def copied(body, **members):
    result = {"ChecksumCRC32": crc32(body), "ChecksumType": "FULL_OBJECT", "ETag": etag(body), "LastModified": WHEN}
    return {"CopyObjectResult": result, **ENCRYPTED, **members}


def entry(key, body, **members):
    return {"ChecksumAlgorithm": ["CRC32"], "ChecksumType": "FULL_OBJECT", "ETag": etag(body), "Key": key, "LastModified": WHEN, "Size": len(body),
            "StorageClass": "STANDARD", **members}


class S3Test(RecordedTest):
    NUMBERS = itertools.count(1)

    def client(self, service="s3", region="us-east-1"):
        if (service, region) not in self.clients:
            self.clients[service, region] = self.server.client(service, account=self.account, region=region)
        return self.clients[service, region]

    def call(self, operation, region="us-east-1", **given):
        answer = getattr(self.client(region=region), operation)(**given)
        if "Body" in answer:
            answer["Body"] = answer["Body"].read().decode()
        return answer

    def bucket(self, versioned=False, **given):
        name = f"bucket-{self.account}-{next(self.NUMBERS)}"
        self.call("create_bucket", Bucket=name, **given)
        if versioned:
            self.call("put_bucket_versioning", Bucket=name, VersioningConfiguration={"Status": "Enabled"})
        return name

    def done(self, operation, expected, status=200, **given):
        answer = self.call(operation, **given)
        self.assertEqual(answer.pop("ResponseMetadata")["HTTPStatusCode"], status)
        self.fits(expected, answer)
        return answer

    def denied(self, operation, code, message, status=400, whole=None, about=None, **given):
        """Refused, with these further members of the error."""
        self.refused(operation, message, code=code, status=status, more=about or {}, whole=whole, **given)

    def missing_key(self, operation, key, **given):
        self.denied(operation, "NoSuchKey", "The specified key does not exist.", 404, about={"Key": key}, **given)
