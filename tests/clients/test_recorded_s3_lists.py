"""S3's uploads in parts, and its lists, over HTTP: member by member as AWS gave them."""
import unittest

from recorded import WHEN, recording
from s3_answers import ENCRYPTED, NO_UPLOAD, S3Test, crc32, entry, etag, head


class MultipartTest(S3Test):
    @recording("test_s3: test_multipart_complete_multipart_too_small", "test_s3: test_multipart_no_such_upload",
               "test_s3: test_complete_multipart_parts_order", "test_s3_list_operations: test_list_parts_empty_part_number_marker")
    def test_what_cannot_be_completed(self):
        of = {"Bucket": self.bucket(), "Key": "k"}
        upload = self.done("create_multipart_upload", {**of, **ENCRYPTED, "UploadId": "<upload>"}, **of)["UploadId"]
        part = {"ChecksumCRC32": crc32(b"data"), "ETag": etag(b"data"), **ENCRYPTED}
        for number in (1, 2):
            self.done("upload_part", part, UploadId=upload, PartNumber=number, Body=b"data", **of)
        self.denied("upload_part", "InvalidArgument", "Part number must be an integer between 1 and 10000, inclusive",
                    about={"ArgumentName": "partNumber", "ArgumentValue": "-1"}, UploadId=upload, PartNumber=-1, Body=b"data", **of)
        listed = [{"ETag": etag(b"data"), "PartNumber": number} for number in (1, 2)]
        complete = {"UploadId": upload, **of}
        self.denied("complete_multipart_upload", "InvalidRequest", "You must specify at least one part", **complete)
        self.denied("complete_multipart_upload", "InvalidPartOrder", "The list of parts was not in ascending order. Parts must be ordered by part number.",
                    about={"UploadId": upload}, MultipartUpload={"Parts": listed[::-1]}, **complete)
        self.denied("complete_multipart_upload", "EntityTooSmall", "Your proposed upload is smaller than the minimum allowed size",
                    about={"ETag": etag(b"data").strip('"'), "MinSizeAllowed": "5242880", "PartNumber": "1", "ProposedSize": "4"},
                    MultipartUpload={"Parts": listed}, **complete)
        self.denied("complete_multipart_upload", "InvalidPart", "One or more of the specified parts could not be found.  The part may not have been "
                    "uploaded, or the specified entity tag may not match the part's entity tag.",
                    about={"ETag": "0", "PartNumber": "1", "UploadId": upload}, MultipartUpload={"Parts": [{"ETag": '"0"', "PartNumber": 1}]}, **complete)
        listing = self.client().generate_presigned_url("list_parts", Params=complete).removeprefix(self.server.url)
        for marker in ("part-number-marker", "max-parts"):
            page = self.server.page(f"{listing}&{marker}=").decode()
            self.assertIn("<MaxParts>1000</MaxParts>", page)
            self.assertIn("<PartNumberMarker>0</PartNumberMarker>", page)
        for operation, given in (("upload_part", {"PartNumber": 1, "Body": b"x"}), ("complete_multipart_upload", {}), ("abort_multipart_upload", {})):
            self.denied(operation, "NoSuchUpload", NO_UPLOAD, 404, about={"UploadId": "fakeid"}, UploadId="fakeid", **given, **of)

    @recording("test_s3: test_complete_multipart_parts_checksum_full_object[CRC32]",
               "test_s3: test_complete_multipart_parts_checksum_composite[SHA256]")
    def test_large_parts(self):
        """Parts that the server keeps on disk."""
        of = {"Bucket": self.bucket(), "Key": "k"}
        for algorithm, kind, whole in (("CRC32", "FULL_OBJECT", "qSEQSA=="), ("SHA256", "COMPOSITE", "9o++y6AejqboiJ7MZCx0fahK2Vu5YC/qnNhhYsCLciI=-3")):
            member = "Checksum" + algorithm
            upload = self.call("create_multipart_upload", ChecksumAlgorithm=algorithm, ChecksumType=kind, **of)["UploadId"]
            parts = []
            for number, body in enumerate((b"a" * 5242881, b"a" * 5242881, b"a" * 10), 1):
                part = self.call("upload_part", UploadId=upload, PartNumber=number, Body=body, ChecksumAlgorithm=algorithm, **of)
                self.assertEqual(part["ETag"], etag(body))
                parts.append({"PartNumber": number, "ETag": part["ETag"], member: part[member]})
            said = {member: whole, "ChecksumType": kind}
            self.done("complete_multipart_upload",
                      {**of, **said, **ENCRYPTED, "ETag": '"4d45984fc3feb2ac9b22683c49674b56-3"', "Location": f"<location-{kind}>"},
                      UploadId=upload, MultipartUpload={"Parts": parts}, **of)
            whole_head = head(b"", ContentLength=10485772, ETag='"4d45984fc3feb2ac9b22683c49674b56-3"', **said)
            self.done("head_object", whole_head, ChecksumMode="ENABLED", **of)
        self.call("copy_object", Bucket=of["Bucket"], Key="copy", CopySource=f"{of['Bucket']}/k")
        self.done("get_object_attributes", {"Checksum": {"ChecksumSHA256": "0+991zqhqOQ5J2EdwChmHIeC1dXXuJzaCritTzqVGDw=", "ChecksumType": "FULL_OBJECT"},
                                            "ETag": "a0397ee2df08832642af5d7e57c5760c", "LastModified": WHEN},
                  ObjectAttributes=["Checksum", "ETag"], Bucket=of["Bucket"], Key="copy")


class ListTest(S3Test):
    def filled(self, *keys, versioned=False):
        name = self.bucket(versioned)
        for key in keys:
            self.call("put_object", Bucket=name, Key=key, Body=b"content 123")
        return name

    @recording("test_s3_list_operations: test_list_objects_v2_continuation_common_prefixes",
               "test_s3_list_operations: test_list_objects_v2_with_prefix_and_delimiter",
               "test_s3_list_operations: test_list_ops_encoding_type_validation[list_objects_v2]")
    def test_pages(self):
        name = self.filled("folder/aSubfolder/subFile1", "folder/aSubfolder/subFile2", "folder/file1", "folder/file2")
        page = {"Delimiter": "/", "EncodingType": "url", "KeyCount": 1, "MaxKeys": 1, "Name": name, "Prefix": "folder/"}
        given = {"Bucket": name, "Prefix": "folder/", "Delimiter": "/", "MaxKeys": 1}
        first = self.done("list_objects_v2", {**page, "CommonPrefixes": [{"Prefix": "folder/aSubfolder/"}], "IsTruncated": True,
                                              "NextContinuationToken": "<one>"}, **given)
        second = self.done("list_objects_v2", {**page, "Contents": [entry("folder/file1", b"content 123")], "IsTruncated": True,
                                               "ContinuationToken": "<one>", "NextContinuationToken": "<two>"},
                           ContinuationToken=first["NextContinuationToken"], **given)
        self.done("list_objects_v2", {**page, "Contents": [entry("folder/file2", b"content 123")], "IsTruncated": False, "ContinuationToken": "<two>"},
                  ContinuationToken=second["NextContinuationToken"], **given)
        for value in ("value", ""):
            self.denied("list_objects_v2", "InvalidArgument", "Invalid Encoding Method specified in Request",
                        about={"ArgumentName": "encoding-type", "ArgumentValue": value or None}, Bucket=name, EncodingType=value)

    @recording("test_s3_list_operations: test_list_objects_next_marker", "test_s3: test_put_get_object_special_character[test%123/]",
               "test_s3: test_object_with_slashes_in_key[True]")
    def test_markers_and_odd_keys(self):
        keys = ["/bar/foo/", "/foo", "file%2Fname", "test key//", "test%123/", "test@key/"]
        name = self.filled(*keys)
        owner = {"ID": "<owner>"}
        page = {"EncodingType": "url", "Name": name, "Prefix": ""}
        entries = [entry(key, b"content 123", Owner=owner) for key in keys]
        self.done("list_objects", {**page, "Contents": entries, "IsTruncated": False, "Marker": "", "MaxKeys": 1000}, Bucket=name)
        self.done("list_objects", {**page, "Contents": entries[2:3], "IsTruncated": True, "Marker": "/foo", "MaxKeys": 1}, Bucket=name, Marker="/foo",
                  MaxKeys=1)
        self.done("list_objects", {**page, "CommonPrefixes": [{"Prefix": "/"}], "Delimiter": "/", "IsTruncated": True, "Marker": "", "MaxKeys": 1,
                                   "NextMarker": "/"}, Bucket=name, Delimiter="/", MaxKeys=1)
        for key in keys:
            self.assertEqual(self.call("get_object", Bucket=name, Key=key)["Body"], "content 123")
            self.done("delete_object", {}, 204, Bucket=name, Key=key)

    @recording("test_s3_list_operations: test_list_object_versions_pagination_common_prefixes",
               "test_s3_list_operations: test_list_objects_versions_markers")
    def test_versions(self):
        name = self.filled("folder/aSubfolder/subFile1", "folder/file1", "folder/file2", versioned=True)
        page = {"Delimiter": "/", "EncodingType": "url", "IsTruncated": True, "MaxKeys": 1, "Name": name, "Prefix": "folder/", "VersionIdMarker": ""}
        given = {"Bucket": name, "Prefix": "folder/", "Delimiter": "/", "MaxKeys": 1}
        self.done("list_object_versions", {**page, "CommonPrefixes": [{"Prefix": "folder/aSubfolder/"}], "KeyMarker": "",
                                           "NextKeyMarker": "folder/aSubfolder/"}, **given)
        shown = entry("folder/file1", b"content 123", IsLatest=True, Owner={"ID": "<owner>"}, VersionId="<version>")
        self.done("list_object_versions", {**page, "Versions": [shown], "KeyMarker": "folder/aSubfolder/", "NextKeyMarker": "folder/file1",
                                           "NextVersionIdMarker": "<version>"}, KeyMarker="folder/aSubfolder/", **given)
        self.denied("list_object_versions", "InvalidArgument", "A version-id marker cannot be specified without a key marker.",
                    about={"ArgumentName": "version-id-marker", "ArgumentValue": "x"}, Bucket=name, VersionIdMarker="x")


if __name__ == "__main__":
    unittest.main()
