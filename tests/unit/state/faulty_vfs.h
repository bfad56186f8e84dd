// A VFS for SQLite that passes everything on to the system's and fails on demand: the N-th write (or sync) of any file, and all after it, the way a
// disk that dies does. One at a time; not thread-safe.
#pragma once

#include <sqlite3.h>

#include <cstring>

namespace drydock::testing {

struct FaultPlan {
    int writes_left = -1;  // so many writes and syncs succeed; -1: all
    int seen = 0;          // how many there were
};

inline FaultPlan& fault_plan() {
    static FaultPlan plan;
    return plan;
}

namespace faulty {

struct File {
    sqlite3_file base;
    sqlite3_file* real() { return reinterpret_cast<sqlite3_file*>(this + 1); }
};

inline File& of(sqlite3_file* file) {
    return *reinterpret_cast<File*>(file);
}

inline bool fails() {
    FaultPlan& plan = fault_plan();
    ++plan.seen;
    if (plan.writes_left < 0) return false;
    if (plan.writes_left == 0) return true;
    --plan.writes_left;
    return false;
}

inline sqlite3_vfs* system_vfs() {
    return sqlite3_vfs_find(nullptr);
}

inline int close(sqlite3_file* f) {
    return of(f).real()->pMethods ? of(f).real()->pMethods->xClose(of(f).real()) : SQLITE_OK;
}
inline int read(sqlite3_file* f, void* p, int n, sqlite3_int64 at) {
    return of(f).real()->pMethods->xRead(of(f).real(), p, n, at);
}
inline int write(sqlite3_file* f, const void* p, int n, sqlite3_int64 at) {
    return fails() ? SQLITE_IOERR_WRITE : of(f).real()->pMethods->xWrite(of(f).real(), p, n, at);
}
inline int truncate(sqlite3_file* f, sqlite3_int64 size) {
    return of(f).real()->pMethods->xTruncate(of(f).real(), size);
}
// Nothing in a test outlives the machine: what was written is as good as on the disk.
inline int sync(sqlite3_file*, int) {
    return fails() ? SQLITE_IOERR_FSYNC : SQLITE_OK;
}
inline int size(sqlite3_file* f, sqlite3_int64* out) {
    return of(f).real()->pMethods->xFileSize(of(f).real(), out);
}
inline int lock(sqlite3_file* f, int level) {
    return of(f).real()->pMethods->xLock(of(f).real(), level);
}
inline int unlock(sqlite3_file* f, int level) {
    return of(f).real()->pMethods->xUnlock(of(f).real(), level);
}
inline int reserved(sqlite3_file* f, int* out) {
    return of(f).real()->pMethods->xCheckReservedLock(of(f).real(), out);
}
inline int control(sqlite3_file* f, int op, void* arg) {
    return of(f).real()->pMethods->xFileControl(of(f).real(), op, arg);
}
inline int sector(sqlite3_file* f) {
    return of(f).real()->pMethods->xSectorSize(of(f).real());
}
inline int traits(sqlite3_file* f) {
    return of(f).real()->pMethods->xDeviceCharacteristics(of(f).real());
}

// Version 1 of the methods: without shared memory, which a file held exclusively does not need.
inline const sqlite3_io_methods& methods() {
    static const sqlite3_io_methods table = {1,       close,  read,   write,   truncate, sync,    size,    lock,    unlock, reserved,
                                             control, sector, traits, nullptr, nullptr,  nullptr, nullptr, nullptr, nullptr};
    return table;
}

inline int open(sqlite3_vfs*, const char* name, sqlite3_file* file, int flags, int* out) {
    std::memset(file, 0, sizeof(File));
    const int code = system_vfs()->xOpen(system_vfs(), name, of(file).real(), flags, out);
    if (code == SQLITE_OK) file->pMethods = &methods();
    return code;
}

}  // namespace faulty

// The name under which the VFS is registered; registers it the first time.
inline const char* faulty_vfs() {
    static sqlite3_vfs vfs = [] {
        sqlite3_vfs copy = *faulty::system_vfs();
        copy.zName = "drydock-faulty";
        copy.szOsFile += static_cast<int>(sizeof(faulty::File));
        copy.pNext = nullptr;
        copy.xOpen = faulty::open;
        return copy;
    }();
    sqlite3_vfs_register(&vfs, 0);
    return vfs.zName;
}

}  // namespace drydock::testing
