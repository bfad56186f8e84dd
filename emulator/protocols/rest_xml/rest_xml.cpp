// REST with XML bodies: S3, S3 Control, Route 53 and CloudFront, which differ in their errors.
// https://smithy.io/2.0/aws/protocols/aws-restxml-protocol.html
#include <algorithm>
#include <array>
#include <unordered_map>

#include "emulator/protocols/protocol.h"
#include "emulator/protocols/rest_binding.h"
#include "emulator/protocols/scalars.h"
#include "emulator/protocols/wire_fault.h"
#include "emulator/protocols/xml.h"

namespace drydock::protocols {
namespace {

constexpr std::string_view declaration = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";

// S3's documents are not called as the shapes of its model are. https://docs.aws.amazon.com/AmazonS3/latest/API/API_Operations.html
struct Root {
    std::string_view shape, name;
};
constexpr std::array<Root, 28> s3_roots = {{
    {"CompleteMultipartUploadOutput", "CompleteMultipartUploadResult"},
    {"CreateMultipartUploadOutput", "InitiateMultipartUploadResult"},
    {"CreateSessionOutput", "CreateSessionResult"},
    {"DeleteObjectsOutput", "DeleteResult"},
    {"GetBucketAccelerateConfigurationOutput", "AccelerateConfiguration"},
    {"GetBucketAclOutput", "AccessControlPolicy"},
    {"GetBucketCorsOutput", "CORSConfiguration"},
    {"GetBucketLifecycleConfigurationOutput", "LifecycleConfiguration"},
    {"GetBucketLifecycleOutput", "LifecycleConfiguration"},
    {"GetBucketLocationOutput", "LocationConstraint"},
    {"GetBucketLoggingOutput", "BucketLoggingStatus"},
    {"GetBucketRequestPaymentOutput", "RequestPaymentConfiguration"},
    {"GetBucketTaggingOutput", "Tagging"},
    {"GetBucketVersioningOutput", "VersioningConfiguration"},
    {"GetBucketWebsiteOutput", "WebsiteConfiguration"},
    {"GetObjectAclOutput", "AccessControlPolicy"},
    {"GetObjectAttributesOutput", "GetObjectAttributesResponse"},
    {"GetObjectTaggingOutput", "Tagging"},
    {"ListBucketAnalyticsConfigurationsOutput", "ListBucketAnalyticsConfigurationResult"},
    {"ListBucketInventoryConfigurationsOutput", "ListInventoryConfigurationsResult"},
    {"ListBucketMetricsConfigurationsOutput", "ListMetricsConfigurationsResult"},
    {"ListBucketsOutput", "ListAllMyBucketsResult"},
    {"ListDirectoryBucketsOutput", "ListAllMyDirectoryBucketsResult"},
    {"ListMultipartUploadsOutput", "ListMultipartUploadsResult"},
    {"ListObjectVersionsOutput", "ListVersionsResult"},
    {"ListObjectsOutput", "ListBucketResult"},
    {"ListObjectsV2Output", "ListBucketResult"},
    {"ListPartsOutput", "ListPartsResult"},
}};
static_assert(std::ranges::is_sorted(s3_roots, {}, &Root::shape));

// Operations that answer with another status than 200, though the model says nothing of it.
struct Status {
    std::string_view operation;
    int status;
};
constexpr std::array<Status, 7> s3_statuses = {{{"PutBucketAnalyticsConfiguration", 204},
                                                {"PutBucketIntelligentTieringConfiguration", 204},
                                                {"PutBucketInventoryConfiguration", 204},
                                                {"PutBucketMetricsConfiguration", 204},
                                                {"PutBucketPolicy", 204},
                                                {"PutBucketTagging", 204},
                                                {"RestoreObject", 202}}};

bool is_s3(const ServiceModel& service) {
    return service.name() == "s3";
}

// S3 and S3 Control name requests and hosts in headers of their own.
bool has_host_id(const ServiceModel& service) {
    return is_s3(service) || service.name() == "s3control";
}

// What its inputs declare is a service's namespace; the metadata has none.
std::string_view namespace_of(const ServiceModel& service) {
    thread_local std::unordered_map<const ServiceModel*, std::string_view> known;
    const auto [entry, fresh] = known.try_emplace(&service);
    if (!fresh) return entry->second;
    for (const auto [name, operation] : service.operations().members()) {
        entry->second = operation["input"]["xmlNamespace"]["uri"].string();
        if (!entry->second.empty()) break;
    }
    return entry->second;
}

std::string namespace_attribute(const ServiceModel& service) {
    const std::string_view space = namespace_of(service);
    return space.empty() ? std::string() : " xmlns=\"" + std::string(space) + "\"";
}

std::string_view root_of(const Shape& shape) {
    if (const std::string_view own = shape.text("locationName"); !own.empty()) return own;
    if (is_s3(shape.service())) {
        const auto* const root = std::ranges::lower_bound(s3_roots, shape.name(), {}, &Root::shape);
        if (root != s3_roots.end() && root->shape == shape.name()) return root->name;
    }
    return shape.name();
}

Fault malformed_body(const ServiceModel& service) {
    if (has_host_id(service)) {
        return {.code = "MalformedXML", .message = "The XML you provided was not well-formed or did not validate against our published schema"};
    }
    if (service.name() == "route53") return {.code = "InvalidInput", .message = "Invalid XML"};
    return {.code = "MalformedInput", .message = "Could not parse XML"};
}

class XmlCodec : public BodyCodec {
public:
    std::string_view content_type() const override { return "text/xml"; }

    Result<Json> parse(const Shape& shape, std::string_view body) const override {
        // Only S3 is known to mind what the document is called.
        std::optional<Json> value = read_xml(shape, body, is_s3(shape.service()) ? root_of(shape) : std::string_view());
        if (!value) return malformed_body(shape.service());
        return *std::move(value);
    }

    std::string render_members(const Shape& structure, const Json& value) const override {
        std::string out(declaration);
        // The one answer that is a text in the root.
        if (is_s3(structure.service()) && structure.name() == "GetBucketLocationOutput") {
            const Json& region = drydock::member(value, "LocationConstraint");
            append_xml(out, root_of(structure), structure.member("LocationConstraint"), region.is_string() ? region : Json(""),
                       namespace_attribute(structure.service()));
            return out;
        }
        append_xml(out, root_of(structure), structure, value, namespace_attribute(structure.service()));
        return out;
    }

    std::string render_payload(const Shape& shape, const Json& value) const override {
        std::string out(declaration);
        append_xml(out, root_of(shape), shape, value, namespace_attribute(shape.service()));
        return out;
    }

    Fault malformed(std::string_view member, const Shape& shape, std::string_view text) const override {
        const std::string_view own = shape.text("locationName");
        const std::string name(own.empty() ? member : own);
        if (!has_host_id(shape.service())) {
            return {.code = shape.service().name() == "route53" ? "InvalidInput" : "InvalidArgument",
                    .message = "The parameter " + name + " contains a value that is not valid."};
        }
        // A label or a parameter that is not UTF-8.
        if (shape.kind() == Shape::Kind::string) return {.code = "InvalidURI", .message = "Couldn't parse the specified URI."};
        Fault fault{.code = "InvalidArgument", .message = "Provided " + name + " not an integer or within integer range"};
        if (name == "partNumber") fault.message = "Part number must be an integer between 1 and 10000, inclusive";
        if (shape.kind() == Shape::Kind::timestamp) fault.message = "The " + name + " must be provided in ISO 8601 format";
        if (shape.kind() == Shape::Kind::boolean) fault.message = name + " must be true or false";
        fault.members = {{"ArgumentName", name}, {"ArgumentValue", std::string(text)}};
        return fault;
    }
};

const XmlCodec& codec() {
    static const XmlCodec codec;
    return codec;
}

// Looks like the id of one of S3's hosts, and says nothing.
std::string host_id(std::string_view request_id) {
    std::string bytes(request_id);
    std::ranges::reverse(bytes);
    return base64_encoded(std::string(request_id) + bytes);
}

void add_ids(Response& response, const ServiceModel* service, std::string_view request_id) {
    if (service != nullptr && has_host_id(*service)) {
        response.headers.add("x-amz-request-id", std::string(request_id));
        response.headers.add("x-amz-id-2", host_id(request_id));
    } else {
        response.headers.add("x-amzn-RequestId", std::string(request_id));
    }
}

std::string s3_error(const WireFault& wire, const Fault& fault, std::string_view request_id) {
    std::string out(declaration);
    out += "<Error>";
    append_element(out, "Code", wire.code);
    append_element(out, "Message", fault.message);
    for (const auto& [name, value] : fault.members) append_element(out, name, value);
    append_element(out, "RequestId", request_id);
    append_element(out, "HostId", host_id(request_id));
    return out += "</Error>";
}

std::string error(const ServiceModel* service, const WireFault& wire, const Fault& fault, std::string_view request_id) {
    std::string out("<?xml version=\"1.0\"?>\n<ErrorResponse");
    if (service != nullptr) out += namespace_attribute(*service);
    out.append("><Error><Type>").append(wire.sender ? "Sender" : "Receiver").append("</Type>");
    append_element(out, "Code", wire.code);
    append_element(out, "Message", fault.message);
    for (const auto& [name, value] : fault.members) append_element(out, name, value);
    out += "</Error>";
    append_element(out, "RequestId", request_id);
    if (service != nullptr && has_host_id(*service)) append_element(out, "HostId", host_id(request_id));
    return out += "</ErrorResponse>";
}

class RestXml : public Protocol {
public:
    Result<Json> parse(const OperationModel& operation, const Request& request) const override { return parse_rest(operation, request, codec()); }

    Response render(const OperationModel& operation, const Json& output, Body body, std::string_view request_id) const override {
        Response response = render_rest(operation, output, std::move(body), codec());
        add_ids(response, &operation.service(), request_id);
        if (is_s3(operation.service()) && output.contains("ContentRange")) response.status = 206;
        const auto* const other = std::ranges::find(s3_statuses, operation.name(), &Status::operation);
        if (is_s3(operation.service()) && other != s3_statuses.end()) response.status = other->status;
        if (is_s3(operation.service()) && response.headers["Content-Type"] == codec().content_type())
            response.headers.set("Content-Type", "application/xml");
        return response;
    }

    Response render_fault(const ServiceModel* service, const OperationModel& operation, const Fault& fault,
                          std::string_view request_id) const override {
        const WireFault wire = wire_fault(service, operation, fault);
        const bool s3 = service != nullptr && is_s3(*service);
        Response response;
        response.status = wire.status;
        add_ids(response, service, request_id);
        response.headers.add("Content-Type", s3 ? "application/xml" : "text/xml");
        // Answers to HEAD have no body, nor has "not modified".
        if ((operation && operation.method() == "HEAD") || wire.status == 304) return response;
        response.body = s3 ? s3_error(wire, fault, request_id) : error(service, wire, fault, request_id);
        return response;
    }
};

}  // namespace

const Protocol& rest_xml() {
    static const RestXml protocol;
    return protocol;
}

}  // namespace drydock::protocols
