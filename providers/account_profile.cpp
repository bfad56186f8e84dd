// The account profile (docs/account-profile.md): what differs from a fresh account.
#include <algorithm>
#include <array>
#include <functional>
#include <map>

#include "base/arn.h"
#include "base/text.h"
#include "catalog/catalog.h"
#include "providers/account.h"
#include "providers/resource_type.h"
#include "template/parse.h"

namespace drydock::providers::account {
namespace {

using tmpl::Node;

// Everything that the default VPC consists of.
constexpr std::array<std::string_view, 10> default_network = {
    "AWS::EC2::Route",           "AWS::EC2::VPCGatewayAttachment", "AWS::EC2::InternetGateway", "AWS::EC2::RouteTable",  "AWS::EC2::Subnet",
    "AWS::EC2::NetworkAclEntry", "AWS::EC2::NetworkAcl",           "AWS::EC2::SecurityGroup",   "AWS::EC2::DHCPOptions", "AWS::EC2::VPC",
};

Diagnostic finding(const Profile& profile, Span span, Fault fault) {
    Diagnostic diagnostic;
    diagnostic.rule = "account-profile";
    diagnostic.fault = std::move(fault);
    diagnostic.span = span;
    diagnostic.source = profile.source_name;
    return diagnostic;
}

bool is_account_id(std::string_view text) {
    return text.size() == 12 && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

// Applies a profile, section by section; every section is one member function.
class Applier {
public:
    Applier(const Profile& profile, const Call& call) : profile_(profile), call_(call) {}

    void section(const Node::Member& member);
    // Takes back what another profile brought into this state, and notes what this one brought.
    void take_back(const Json& former);
    void remember();
    std::vector<Diagnostic> take() { return std::move(found_); }

    using Section = void (Applier::*)(const Node&);
    static const std::map<std::string_view, Section>& sections();

private:
    void nothing(const Node&) {}
    void aliases(const Node& node);
    void quotas(const Node& node);
    void settings(const Node& node);
    void resources(const Node& node);
    void default_vpc(const Node& node);
    void config_recorder(const Node& node);
    void hosted_zones(const Node& node);
    void certificates(const Node& node);
    void key_pairs(const Node& node);
    void images(const Node& node);

    void complain(const Node& node, std::string message) {
        found_.push_back(finding(profile_, node.span, Fault::validation_error(std::move(message))));
    }
    bool expect(const Node& node, Node::Kind kind, const char* what);
    bool only(const Node& node, std::initializer_list<std::string_view> keys);
    void note(const Node& node, const Result<void>& result);
    void put(const Node& node, Resource resource);
    void set(const Node& node, const std::string& name, Json value);
    const Resource* adopt(const Node& place, const std::string& type, Json properties, const std::string& region = "");
    void existing(const Node& entry);
    Json resolved(const Node& node);
    Json reference_to(const Node& node);

    const Profile& profile_;
    const Call& call_;
    std::map<std::string, Resource, std::less<>> named_;
    Json brought_ = Json::array();  // [account, region, type, id] of every resource
    Json keys_ = Json::array();     // names of settings
    std::vector<Diagnostic> found_;
};

const std::map<std::string_view, Applier::Section>& Applier::sections() {
    static const std::map<std::string_view, Section> table = {
        {"account", &Applier::nothing},           {"region", &Applier::nothing},
        {"aliases", &Applier::aliases},           {"quotas", &Applier::quotas},
        {"settings", &Applier::settings},         {"resources", &Applier::resources},
        {"default-vpc", &Applier::default_vpc},   {"config-recorder", &Applier::config_recorder},
        {"hosted-zones", &Applier::hosted_zones}, {"certificates", &Applier::certificates},
        {"key-pairs", &Applier::key_pairs},       {"images", &Applier::images},
    };
    return table;
}

void Applier::section(const Node::Member& member) {
    const auto found = sections().find(member.key);
    if (found != sections().end()) (this->*found->second)(member.value);
}

bool Applier::expect(const Node& node, Node::Kind kind, const char* what) {
    if (node.kind == kind) return true;
    complain(node, std::string("Here must be ") + what + ".");
    return false;
}

bool Applier::only(const Node& node, std::initializer_list<std::string_view> keys) {
    if (!expect(node, Node::Kind::map, "a map")) return false;
    bool right = true;
    for (const Node::Member& member : node.members) {
        if (std::find(keys.begin(), keys.end(), member.key) != keys.end()) continue;
        const std::string near = near_miss(member.key, std::span(keys.begin(), keys.size()));
        Diagnostic diagnostic = finding(profile_, member.key_span, Fault::validation_error("Unknown key " + member.key + "."));
        if (!near.empty()) diagnostic.suggestion = "did you mean " + near + "?";
        found_.push_back(std::move(diagnostic));
        right = false;
    }
    return right;
}

void Applier::note(const Node& node, const Result<void>& result) {
    if (!result) found_.push_back(finding(profile_, node.span, result.fault()));
}

void Applier::put(const Node& node, Resource resource) {
    brought_.push_back({resource.scope.account, resource.scope.region, resource.type, resource.id});
    note(node, call_.world.put(std::move(resource)));
}

void Applier::set(const Node& node, const std::string& name, Json value) {
    keys_.push_back(name);
    note(node, set_setting(call_.world, call_.scope, name, std::move(value)));
}

void Applier::take_back(const Json& former) {
    for (const Json& resource : member(former, "resources")) {
        const auto part = [&resource](std::size_t index) { return resource.at(index).get<std::string>(); };
        note(profile_.root, call_.world.erase({part(0), part(1)}, part(2), part(3)));
    }
    for (const Json& key : member(former, "settings")) call_.world.account_settings(call_.scope).erase(key.get<std::string>());
}

void Applier::remember() {
    Json memory = {{"digest", profile_.digest}, {"resources", brought_}, {"settings", keys_}};
    note(profile_.root, set_setting(call_.world, call_.scope, "_profile", std::move(memory)));
}

void Applier::aliases(const Node& node) {
    if (expect(node, Node::Kind::list, "a list of account aliases")) set(node, "aliases", node.json());
}

void Applier::quotas(const Node& node) {
    if (!expect(node, Node::Kind::map, "a map of quota codes")) return;
    Json quotas = setting(call_.world, call_.scope, "quotas");
    if (!quotas.is_object()) quotas = Json::object();
    const catalog::Packed known = catalog::Catalog::instance().document("quotas");
    for (const Node::Member& member : node.members) {
        if (!known[member.key]) {
            found_.push_back(finding(profile_, member.key_span, Fault::validation_error("drydock knows no quota with the code " + member.key + ".")));
        } else if (member.value.kind != Node::Kind::number) {
            complain(member.value, "A quota is a number.");
        } else {
            quotas[member.key] = member.value.json();
        }
    }
    set(node, "quotas", std::move(quotas));
}

void Applier::settings(const Node& node) {
    if (!expect(node, Node::Kind::map, "a map of settings")) return;
    for (const Node::Member& member : node.members) set(member.value, member.key, resolved(member.value));
}

void Applier::default_vpc(const Node& node) {
    if (!expect(node, Node::Kind::boolean, "true or false") || node.json() == Json(true)) return;
    for (const std::string_view type : default_network) {
        for (const Resource& resource : innate(call_.scope, type)) note(node, call_.world.erase(resource.scope, type, resource.id));
    }
}

void Applier::config_recorder(const Node& node) {
    if (!expect(node, Node::Kind::boolean, "true or false") || node.json() == Json(false)) return;
    // AWS Config as its console sets it up: a service-linked role, the recorder and the delivery channel, all of them called default.
    const std::string partition(partition_of(call_.scope.region));
    const std::string role =
        "arn:" + partition + ":iam::" + call_.scope.account + ":role/aws-service-role/config.amazonaws.com/AWSServiceRoleForConfig";
    const Json trust = Json::parse(R"({"Version": "2012-10-17", "Statement": [
        {"Effect": "Allow", "Principal": {"Service": "config.amazonaws.com"}, "Action": "sts:AssumeRole"}]})");
    const std::string bucket = "config-bucket-" + call_.scope.account;
    const auto add = [&](const char* type, const std::string& id, Json model, bool global = false) {
        Scope scope = call_.scope;
        if (global) scope.region.clear();
        put(node, {.type = type, .id = id, .scope = scope, .model = std::move(model)});
    };
    add("AWS::IAM::Role", "AWSServiceRoleForConfig",
        {{"RoleName", "AWSServiceRoleForConfig"},
         {"Arn", role},
         {"Path", "/aws-service-role/config.amazonaws.com/"},
         {"AssumeRolePolicyDocument", trust}},
        true);
    add("AWS::S3::Bucket", bucket, {{"BucketName", bucket}, {"Arn", "arn:" + partition + ":s3:::" + bucket}});
    add("AWS::Config::ConfigurationRecorder", "default",
        {{"Id", "default"}, {"Name", "default"}, {"RoleARN", role}, {"RecordingGroup", {{"AllSupported", true}}}, {"Recording", true}});
    add("AWS::Config::DeliveryChannel", "default", {{"Id", "default"}, {"Name", "default"}, {"S3BucketName", bucket}});
}

void Applier::hosted_zones(const Node& node) {
    if (!expect(node, Node::Kind::list, "a list of domain names")) return;
    for (const Node& item : node.items) {
        if (item.is_map() && !only(item, {"name", "id"})) continue;
        std::string name = item.is_map() ? scalar_text(member(item.json(), "name")) : item.text;
        if (!name.ends_with('.')) name += '.';
        Json properties = {{"Name", name}};
        if (const Node* id = item.is_map() ? item.find("id") : nullptr) properties["Id"] = id->text;
        adopt(item, "AWS::Route53::HostedZone", std::move(properties));
    }
}

void Applier::certificates(const Node& node) {
    if (!expect(node, Node::Kind::list, "a list of certificates")) return;
    for (const Node& item : node.items) {
        if (!only(item, {"domain", "region", "arn", "names"})) continue;
        const Json entry = item.json();
        const Node* region = item.find("region");
        const std::string where = region ? region->text : call_.scope.region;
        const Json& given = member(entry, "arn");
        const std::string drawn =
            "arn:" + std::string(partition_of(where)) + ":acm:" + where + ":" + call_.scope.account + ":certificate/" + call_.ids.uuid();
        const std::string arn = given.is_string() ? given.get<std::string>() : drawn;
        // Imported or issued: its properties as ACM lists them; there is nothing to check.
        Json model = {{"CertificateArn", arn},
                      {"Id", arn},
                      {"DomainName", member(entry, "domain")},
                      {"SubjectAlternativeNames", member(entry, "names")},
                      {"Status", "ISSUED"}};
        put(item, {.type = "AWS::CertificateManager::Certificate", .id = arn, .scope = {call_.scope.account, where}, .model = std::move(model)});
    }
}

void Applier::key_pairs(const Node& node) {
    if (!expect(node, Node::Kind::list, "a list of key pair names")) return;
    for (const Node& item : node.items) adopt(item, "AWS::EC2::KeyPair", {{"KeyName", item.text}});
}

void Applier::images(const Node& node) {
    if (!expect(node, Node::Kind::list, "a list of AMIs")) return;
    for (const Node& item : node.items) {
        if (!only(item, {"id", "name", "architecture", "platform", "device", "region", "owner"})) continue;
        const Json entry = item.json();
        const auto text = [&entry](const char* key, const std::string& otherwise) {
            const Json& value = member(entry, key);
            return value.is_null() ? otherwise : scalar_text(value);
        };
        const std::string id = text("id", "");
        if (id.empty()) {
            complain(item, "An AMI needs an id.");
            continue;
        }
        Json model = {{"ImageId", id},
                      {"Name", text("name", id)},
                      {"Architecture", text("architecture", "x86_64")},
                      {"Platform", member(entry, "platform")},
                      {"RootDeviceName", text("device", "/dev/xvda")},
                      {"RootDeviceType", "ebs"},
                      {"VirtualizationType", "hvm"},
                      {"OwnerId", text("owner", call_.scope.account)},
                      {"State", "available"},
                      {"Public", false}};
        const Scope scope{call_.scope.account, text("region", call_.scope.region)};
        put(item, {.type = "AWS::EC2::Image", .id = id, .scope = scope, .model = std::move(model)});
    }
}

// The node below a resource's properties that a message is about: Model validation failed (#/A/0/B: …).
const Node& place_of(const Node& properties, const std::string& message) {
    const Node* place = &properties;
    const std::size_t start = message.find("(#/");
    const std::size_t end = start == std::string::npos ? start : message.find(": ", start);
    if (end == std::string::npos) return *place;
    for (const std::string& step : split(std::string_view(message).substr(start + 3, end - start - 3), "/")) {
        const bool index = !step.empty() && step.size() < 6 && step.find_first_not_of("0123456789") == std::string::npos;
        const Node* below = place->find(step);
        if (!below && place->is_list() && index && std::stoul(step) < place->items.size()) below = &place->items[std::stoul(step)];
        if (!below) break;
        place = below;
    }
    return *place;
}

const Resource* Applier::adopt(const Node& place, const std::string& type, Json properties, const std::string& region) {
    Call call = call_;
    if (!region.empty()) call.scope.region = region;
    Result<Created> adopted = providers::adopt(call, type, std::move(properties));
    if (!adopted) {
        found_.push_back(finding(profile_, place_of(place, adopted.fault().message).span, adopted.fault()));
        return nullptr;
    }
    const Resource& resource = adopted->resource;
    brought_.push_back({resource.scope.account, resource.scope.region, type, resource.id});
    return call_.world.find(resource.scope, type, resource.id);
}

// Ref and Fn::GetAtt to resources above in the profile, and pseudo parameters.
Json Applier::reference_to(const Node& node) {
    const Node& argument = node.argument();
    const bool attribute_wanted = node.function() == "Fn::GetAtt";
    std::string name = argument.text, attribute_name;
    if (attribute_wanted) {
        std::vector<std::string> parts = argument.is_list() ? std::vector<std::string>() : split(argument.text, ".");
        for (const Node& item : argument.items) parts.push_back(item.text);
        name = parts.front();
        attribute_name = join(std::span(parts).subspan(1), ".");
    } else if (node.function() != "Ref") {
        complain(node, "Only Ref and Fn::GetAtt can be used in an account profile.");
        return nullptr;
    }
    if (name == "AWS::AccountId") return call_.scope.account;
    if (name == "AWS::Region") return call_.scope.region;
    if (name == "AWS::Partition") return std::string(partition_of(call_.scope.region));
    const auto found = named_.find(name);
    if (found == named_.end()) {
        complain(node, "No resource above has the name " + name + ".");
        return nullptr;
    }
    if (!attribute_wanted) return reference(found->second);
    Result<Json> value = attribute(call_, found->second, attribute_name);
    if (value) return std::move(*value);
    found_.push_back(finding(profile_, node.span, value.fault()));
    return nullptr;
}

Json Applier::resolved(const Node& node) {
    if (!node.function().empty()) return reference_to(node);
    if (node.is_list()) {
        Json list = Json::array();
        for (const Node& item : node.items) list.push_back(resolved(item));
        return list;
    }
    if (!node.is_map()) return node.json();
    Json map = Json::object();
    for (const Node::Member& member : node.members) map[member.key] = resolved(member.value);
    return map;
}

void Applier::existing(const Node& entry) {
    if (!only(entry, {"name", "type", "region", "properties"})) return;
    const Node* type = entry.find("type");
    if (!type || !type->is_string()) return complain(entry, "A resource needs a type.");
    if (!catalog::Catalog::instance().knows_type(type->text)) return complain(*type, "Unrecognized resource type " + type->text + ".");
    const Node* region = entry.find("region");
    if (region && !catalog::Catalog::instance().region(region->text)) return complain(*region, "AWS has no region " + region->text + ".");
    const Node* properties = entry.find("properties");
    if (properties && !expect(*properties, Node::Kind::map, "a map of properties")) return;
    const std::size_t before = found_.size();
    Json given = properties ? resolved(*properties) : Json::object();
    if (found_.size() != before) return;
    const Resource* adopted = adopt(properties ? *properties : *type, type->text, std::move(given), region ? region->text : "");
    const Node* name = entry.find("name");
    if (adopted && name) named_.insert_or_assign(name->text, *adopted);
}

void Applier::resources(const Node& node) {
    if (!expect(node, Node::Kind::list, "a list of resources")) return;
    for (const Node& entry : node.items) existing(entry);
}

std::optional<Diagnostic> form_error(Profile& profile) {
    const auto error = [&profile](Span span, std::string message) { return finding(profile, span, Fault::validation_error(std::move(message))); };
    if (profile.root.kind == Node::Kind::null) return std::nullopt;  // an empty file changes nothing
    if (!profile.root.is_map()) return error(profile.root.span, "An account profile is a map.");
    std::vector<std::string_view> known;
    for (const auto& [key, section] : Applier::sections()) known.push_back(key);
    for (const Node::Member& member : profile.root.members) {
        if (Applier::sections().contains(member.key)) continue;
        const std::vector<std::string> names(known.begin(), known.end());
        Diagnostic unknown = error(member.key_span, "Unknown key " + member.key + ". An account profile has: " + join(names, ", ") + ".");
        if (const std::string near = near_miss(member.key, known); !near.empty()) unknown.suggestion = "did you mean " + near + "?";
        return unknown;
    }
    if (const Node* account = profile.root.find("account")) {
        if (!is_account_id(account->text)) return error(account->span, "The account id must be 12 digits, not " + account->text + ".");
        profile.account = account->text;
    }
    if (const Node* region = profile.root.find("region")) {
        if (!catalog::Catalog::instance().region(region->text)) return error(region->span, "AWS has no region " + region->text + ".");
        profile.region = region->text;
    }
    return std::nullopt;
}

}  // namespace

std::variant<Profile, std::vector<Diagnostic>> read_profile(std::string_view bytes, std::string source_name) {
    Profile profile{.source_name = std::move(source_name), .digest = std::to_string(seed_of(bytes))};
    auto parsed = tmpl::parse(bytes);
    if (const auto* error = std::get_if<tmpl::ParseError>(&parsed)) {
        constexpr std::string_view of_templates = "Template format error: ";
        Fault fault = error->fault;
        if (fault.message.starts_with(of_templates)) fault.message.erase(0, of_templates.size());
        return std::vector{finding(profile, error->span, std::move(fault))};
    }
    profile.root = std::move(std::get<tmpl::Parsed>(parsed).root);
    if (std::optional<Diagnostic> error = form_error(profile)) return std::vector{std::move(*error)};
    return profile;
}

std::vector<Diagnostic> apply(const Profile& profile, const Call& call) {
    Applier applier(profile, call);
    const Json former = setting(call.world, call.scope, "_profile");
    if (member(former, "digest") == Json(profile.digest)) return {};
    applier.take_back(former);
    for (const Node::Member& member : profile.root.members) applier.section(member);
    applier.remember();
    return applier.take();
}

}  // namespace drydock::providers::account
