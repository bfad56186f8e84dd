#include "providers/credentials.h"

#include <algorithm>
#include <cstdint>

#include "base/arn.h"

namespace drydock::providers {
namespace {

constexpr std::string_view base32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
constexpr std::string_view secret_alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
constexpr std::size_t prefix_length = 4, key_length = 20, account_length = 12, secret_length = 40;
constexpr std::string_view session_type = "AWS::STS::Session", key_type = "AWS::IAM::AccessKey", user_type = "AWS::IAM::User";

// The first 10 of the 16 characters: 50 bits, of which the account has those from the second to the 41st.
constexpr unsigned head_characters = 10, bits_per_character = 5, bits_below_account = 9;
constexpr std::uint64_t account_mask = (std::uint64_t{1} << 40U) - 1, marker = std::uint64_t{1} << 49U;
constexpr std::uint64_t accounts = 1'000'000'000'000;

bool has_form(std::string_view key) {
    return key.size() == key_length && (key.starts_with("AKIA") || key.starts_with("ASIA"));
}

bool is_account(std::string_view text) {
    return text.size() == account_length && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

int digit(char c) {
    if (c >= 'A' && c <= 'Z') return c - 'A';
    return c >= '2' && c <= '7' ? c - '2' + 26 : -1;
}

const std::string& text(const Resource& resource, std::string_view name) {
    static const std::string none;
    const Json& value = resource.property(name);
    return value.is_string() ? value.get_ref<const std::string&>() : none;
}

const Resource* session_of(const World& world, const Scope& scope, std::string_view key) {
    return key.starts_with("ASIA") ? world.find(scope, session_type, key) : nullptr;
}

const Resource* user_key_of(const World& world, const Scope& scope, std::string_view key) {
    return key.starts_with("AKIA") ? world.find(scope, key_type, key) : nullptr;
}

Scope home_of(std::string_view key) {
    Scope scope;
    if (const std::optional<std::string> account = account_of_key(key)) scope.account = *account;
    return scope;
}

Identity user_identity(const World& world, const Scope& scope, const std::string& name) {
    Identity identity{.account = scope.account, .arn = {}, .user_id = {}};
    const Resource* user = world.by(scope, user_type, "UserName", name);
    identity.arn = user ? text(*user, "Arn") : "";
    if (identity.arn.empty()) identity.arn = "arn:" + std::string(partition_of(scope.region)) + ":iam::" + scope.account + ":user/" + name;
    identity.user_id = unique_id("AIDA", identity.arn);
    return identity;
}

}  // namespace

std::optional<std::string> account_of_key(std::string_view access_key) {
    if (is_account(access_key)) return std::string(access_key);
    if (!has_form(access_key)) return std::nullopt;
    std::uint64_t bits = 0;
    for (std::size_t i = prefix_length; i < key_length; ++i) {
        const int value = digit(access_key[i]);
        if (value < 0) return std::nullopt;
        if (i < prefix_length + head_characters) bits = (bits << bits_per_character) | static_cast<std::uint64_t>(value);
    }
    const std::uint64_t number = (bits >> bits_below_account) & account_mask;
    if ((bits & marker) == 0 || number >= accounts) return std::nullopt;
    const std::string digits = std::to_string(number);
    return std::string(account_length - digits.size(), '0') + digits;
}

std::string new_access_key(std::string_view prefix, std::string_view account, IdSource& ids) {
    std::uint64_t number = 0;
    for (const char c : account) number = number * 10 + static_cast<std::uint64_t>(c >= '0' && c <= '9' ? c - '0' : 0);
    const std::uint64_t noise = ids.number() & ((std::uint64_t{1} << bits_below_account) - 1);
    const std::uint64_t bits = marker | ((number & account_mask) << bits_below_account) | noise;
    std::string key(prefix);
    for (unsigned i = head_characters; i-- > 0;) key += base32[(bits >> (i * bits_per_character)) & 31U];
    return key + ids.pick(base32, key_length - prefix_length - head_characters);
}

std::string new_secret_key(IdSource& ids) {
    return ids.pick(secret_alphabet, secret_length);
}

std::string unique_id(std::string_view prefix, std::string_view arn) {
    constexpr std::size_t length = 17;
    return std::string(prefix) + IdSource(seed_of(arn)).upper_letters_digits(length);
}

bool issued(std::string_view access_key) {
    return has_form(access_key);
}

Identity root_of(const Scope& scope) {
    return {.account = scope.account,
            .arn = "arn:" + std::string(partition_of(scope.region)) + ":iam::" + scope.account + ":root",
            .user_id = scope.account};
}

Identity identity_of(const World& world, const Scope& scope, std::string_view access_key) {
    if (!issued(access_key)) return root_of(scope);
    if (const Resource* session = session_of(world, scope, access_key)) {
        return {.account = scope.account, .arn = text(*session, "Arn"), .user_id = text(*session, "UserId")};
    }
    if (const Resource* key = user_key_of(world, scope, access_key)) return user_identity(world, scope, text(*key, "UserName"));
    return root_of(scope);
}

std::optional<std::string> secret_of(const World& world, std::string_view access_key) {
    if (!issued(access_key)) return std::nullopt;
    const Scope scope = home_of(access_key);
    const Resource* found = session_of(world, scope, access_key);
    if (!found) found = user_key_of(world, scope, access_key);
    if (!found) return std::nullopt;
    return text(*found, "SecretAccessKey");
}

std::optional<Fault> refused_credentials(const World& world, std::string_view access_key, std::string_view session_token, Instant now) {
    constexpr int forbidden = 403;
    const Fault invalid{
        .code = "InvalidClientTokenId", .message = "The security token included in the request is invalid.", .http_status = forbidden};
    const Scope scope = home_of(access_key);
    if (const Resource* session = session_of(world, scope, access_key)) {
        if (text(*session, "SessionToken") != session_token) return invalid;
        if (text(*session, "Expiration") > iso8601(now)) return std::nullopt;
        return Fault{.code = "ExpiredToken", .message = "The security token included in the request is expired", .http_status = forbidden};
    }
    const Resource* key = user_key_of(world, scope, access_key);
    if (!key || text(*key, "Status") == "Inactive" || !session_token.empty()) return invalid;
    return std::nullopt;
}

}  // namespace drydock::providers
