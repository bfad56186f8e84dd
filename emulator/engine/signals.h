// Resources that wait for signals: wait conditions, and whatever has a CreationPolicy with ResourceSignal.
// drydock runs no user data. So where something in the template may send the signals, they are taken to arrive and the outcome says so (advice).
// Where nothing can, only somebody outside can send them: a rehearsal has nobody there, so that AWS's time-out is certain; a server listens.
// https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-attribute-creationpolicy.html
// https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/using-cfn-waitcondition.html
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "emulator/engine/rehearsal.h"

namespace drydock::engine {

struct SignalWait {
    enum class By : std::uint8_t { resource, group, handle };  // who is signalled: each has words of its own
    By by = By::resource;
    Duration timeout{0};         // how long AWS waits
    Duration typical{0};         // how long it takes if the signals come
    std::int64_t count = 1;      // how many; 0 if only time is waited for
    std::int64_t percent = 100;  // of them that have to tell of success, for a group
    bool from_outside = false;   // nothing in the template can send them
    std::string handle{};        // URL of the handle
};

// What the signals that have come so far decide: a fault if there are failures, nothing yet, or enough.
enum class Signalled : std::uint8_t { waiting, enough, failed };
struct SignalState {
    Signalled state = Signalled::waiting;
    std::optional<Fault> failure;  // while waiting: what is said when the time is over
};
// `signals`: [{id, status, reason?, data?}].
SignalState signalled(const Json& signals, const SignalWait& wait);
// Those that the resource at `position` has got, by SignalResource or at its handle.
Json signals_of(const Rehearsal& rehearsal, std::size_t position, const SignalWait& wait);
// The attribute Data of a wait condition, a JSON text: id of a signal → its data.
std::string signal_data(const Json& signals);

// How often they are looked for.
Duration signal_interval(const SignalWait& wait, const Site& site);
// How long those outside get in real time, where the clock takes none, while `virtually` goes by: of the whole wait some seconds.
Duration real_part(const SignalWait& wait, Duration virtually);

// nullopt if the resource waits for none.
std::optional<SignalWait> awaited_signals(Rehearsal& rehearsal, std::size_t position, const Json& properties);
// The wait for `count` signals of new instances, as the policy at hand asks for it.
SignalWait wait_for(Rehearsal& rehearsal, std::size_t position, std::int64_t count, Duration timeout, const Json& percent);

// A whole number, or a text of one; `otherwise` for everything else.
std::int64_t whole_number(const Json& value, std::int64_t otherwise);
// PT1H30M10S as a duration; nullopt if it is none.
std::optional<Duration> iso8601_duration(std::string_view text);

// A document {Status, UniqueId, Reason, Data} that somebody has sent to the URL of the handle `logical_id`. What is no such document counts for
// nothing. `sent_to`: path and query of the URL, which is the permission to send. Fault AccessDenied if it is not that of the handle.
Result<void> signal_handle(std::string_view stack_id, std::string_view logical_id, std::string_view sent_to, const std::string& document,
                           StackStore& stacks);

}  // namespace drydock::engine
