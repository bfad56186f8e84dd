#include "emulator/protocols/wire_fault.h"

#include <algorithm>
#include <array>
#include <span>

namespace drydock::protocols {
namespace {

struct Pair {
    std::string_view shape, query;
    int status = 400;
};

// SQS's model has forgotten the codes of its time as a query service, which clients still get in x-amzn-query-error.
// https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/CommonErrors.html and the errors of its operations
constexpr std::array<Pair, 23> sqs_codes = {{
    {"BatchEntryIdsNotDistinct", "AWS.SimpleQueueService.BatchEntryIdsNotDistinct"},
    {"BatchRequestTooLong", "AWS.SimpleQueueService.BatchRequestTooLong"},
    {"EmptyBatchRequest", "AWS.SimpleQueueService.EmptyBatchRequest"},
    {"InvalidBatchEntryId", "AWS.SimpleQueueService.InvalidBatchEntryId"},
    {"InvalidParameterValueException", "InvalidParameterValue"},
    {"KmsAccessDenied", "KMS.AccessDeniedException"},
    {"KmsDisabled", "KMS.DisabledException"},
    {"KmsInvalidKeyUsage", "KMS.InvalidKeyUsageException"},
    {"KmsInvalidState", "KMS.InvalidStateException"},
    {"KmsNotFound", "KMS.NotFoundException"},
    {"KmsOptInRequired", "KMS.OptInRequired"},
    {"KmsThrottled", "KMS.ThrottlingException"},
    {"MessageNotInflight", "AWS.SimpleQueueService.MessageNotInflight"},
    {"MissingRequiredParameterException", "MissingParameter"},
    {"OverLimit", "OverLimit", 403},
    {"PurgeQueueInProgress", "AWS.SimpleQueueService.PurgeQueueInProgress", 403},
    {"QueueDeletedRecently", "AWS.SimpleQueueService.QueueDeletedRecently"},
    {"QueueDoesNotExist", "AWS.SimpleQueueService.NonExistentQueue"},
    {"QueueNameExists", "QueueAlreadyExists"},
    {"RequestThrottled", "RequestThrottled"},
    {"ResourceNotFoundException", "ResourceNotFoundException", 404},
    {"TooManyEntriesInBatchRequest", "AWS.SimpleQueueService.TooManyEntriesInBatchRequest"},
    {"UnsupportedOperation", "AWS.SimpleQueueService.UnsupportedOperation"},
}};

// Errors of the framework, which no model of a service has.
constexpr std::array<Pair, 3> common_codes = {{
    {"ValidationException", "ValidationError"},
    {"InvalidParameterValueException", "InvalidParameterValue"},
    {"InvalidParameterCombinationException", "InvalidParameterCombination"},
}};

std::span<const Pair> codes_of(const ServiceModel& service) {
    if (service.name() == "sqs") return sqs_codes;
    return common_codes;
}

// By either name; nullptr if there is none.
const Pair* pair_of(const ServiceModel& service, std::string_view code) {
    const std::span<const Pair> codes = codes_of(service);
    const auto found = std::ranges::find_if(codes, [&](const Pair& pair) { return pair.shape == code || pair.query == code; });
    return found == codes.end() ? nullptr : &*found;
}

// The shape of the error that the fault names.
catalog::Packed error_shape(const ServiceModel& service, const OperationModel& operation, std::string_view code) {
    if (operation) {
        if (const Shape shape = operation.error(code)) return service.shape(shape.name());
    }
    return service.shape(code);
}

}  // namespace

WireFault wire_fault(const ServiceModel* service, const OperationModel& operation, const Fault& fault) {
    WireFault wire{.code = fault.code, .status = fault.http_status};
    if (service != nullptr) {
        const catalog::Packed shape = error_shape(*service, operation, fault.code);
        const catalog::Packed error = shape["error"];
        if (wire.status == 400) wire.status = static_cast<int>(error["httpStatusCode"].integer(shape["fault"].boolean() ? 500 : 400));
        wire.code = error["code"].string(fault.code);
        if (const Pair* pair = service->query_compatible() ? pair_of(*service, wire.code) : nullptr) {
            wire.code = pair->query;
            if (wire.status == 400) wire.status = pair->status;
        }
    }
    wire.sender = wire.status < 500;
    return wire;
}

std::string_view shape_code(const ServiceModel& service, std::string_view code) {
    const Pair* pair = pair_of(service, code);
    return pair == nullptr ? code : pair->shape;
}

}  // namespace drydock::protocols
