#include "emulator/engine/native_start.h"

#include "emulator/engine/deployed_record.h"

namespace drydock::engine {

Result<NativeStart> start_native(Rehearsal& rehearsal, std::size_t position, const NativeType& native, bool made) {
    std::vector<Diagnostic> findings;
    const Progress& progress = rehearsal.progress[position];
    const NativeCall call{.site = rehearsal.site,
                          .stack = *rehearsal.stack,
                          .request = &rehearsal.request,
                          .logical_id = rehearsal.logical_id(position),
                          .type = progress.record->type,
                          .findings = &findings};
    Result<NativeStart> started = made ? native.create(call, progress.properties)
                                       : native.update(call, held(rehearsal, *progress.record), progress.record->now.properties, progress.properties);
    for (Diagnostic& finding : findings) {
        Diagnostic& placed = rehearsal.report(position, finding.rule, finding.fault, finding.pointer);
        placed.severity = finding.severity;
        placed.value = std::move(finding.value);
        if (!finding.logical_id.empty()) placed.logical_id += "/" + finding.logical_id;
    }
    return started;
}

}  // namespace drydock::engine
