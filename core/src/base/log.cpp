// SPDX-License-Identifier: Apache-2.0
// Invariants
//  1. Everything in State but `level` is guarded by `mutex`; `level` is read without it.
//  2. A line is one write(2) to a descriptor opened O_APPEND: lines of several processes and threads do not
//     mix.
//  3. The mutex is held across fork (pthread_atfork), so that the child never inherits it locked. Everything
//     that takes libc's time zone lock (localtime_r, strftime) runs under it: libc does not reset that lock
//     in a child.
#include "shoal/base/log.hpp"

#include <fcntl.h>
#include <pthread.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <ctime>
#include <mutex>

#include "shoal/base/file_descriptor.hpp"

namespace shoal::log {
namespace {

struct State {
    std::mutex mutex;
    std::atomic<Level> level{Level::kInfo};
    Settings settings;
    std::string process_tag;
    std::string rotation_suffix;  // Of the file that is open.
    UniqueFd file;                // None: standard error.
};

// Never destroyed: threads may log while the process exits.
State& state() noexcept {
    static State* const instance = [] {
        auto* const made = new State;
        pthread_atfork([] { state().mutex.lock(); }, [] { state().mutex.unlock(); },
                       [] { state().mutex.unlock(); });
        return made;
    }();
    return *instance;
}

const char* name_of(Level level) noexcept {
    switch (level) {
        case Level::kDebug:
            return "DEBUG";
        case Level::kTrace:
            return "TRACE";
        case Level::kInfo:
            return "INFO";
        case Level::kNotice:
            return "NOTICE";
        case Level::kWarning:
            return "WARNING";
        case Level::kError:
            return "ERROR";
        case Level::kNone:
            break;
    }
    return "NONE";
}

std::string format_time(const std::tm& local, const char* pattern) {
    char text[256];
    // Zero also means "too long"; a line with an empty timestamp is better than no line.
    return std::string(text, std::strftime(text, sizeof(text), pattern, &local));
}

std::string suffix_for(Rotation rotation, const std::tm& local) {
    switch (rotation) {
        case Rotation::kSingle:
            return {};
        case Rotation::kMonthly:
            return format_time(local, ".%Y%m");
        case Rotation::kDaily:
            return format_time(local, ".%Y%m%d");
        case Rotation::kHourly:
            return format_time(local, ".%Y%m%d%H");
        case Rotation::kEveryMinute:
            return format_time(local, ".%Y%m%d%H%M");
    }
    return {};
}

struct Now {
    std::tm local;
    long microseconds;
};

Now read_wall_clock() noexcept {
    timespec ts;
    clock_gettime(CLOCK_REALTIME, &ts);
    Now now;
    localtime_r(&ts.tv_sec, &now.local);
    now.microseconds = ts.tv_nsec / 1000;
    return now;
}

UniqueFd open_file(const std::string& path) noexcept {
    return UniqueFd(::open(path.c_str(), O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0644));
}

/// Opens the file of the current period; the old descriptor stays when that fails.
void reopen_locked(State& s, const std::string& suffix) {
    if (s.settings.file.empty()) return;
    UniqueFd file = open_file(s.settings.file + suffix);
    if (file) s.file = std::move(file);
    s.rotation_suffix = suffix;
}

void write_all(int fd, std::string_view text) noexcept {
    while (!text.empty()) {
        const ssize_t written = ::write(fd, text.data(), text.size());
        if (written < 0 && errno == EINTR) continue;
        if (written <= 0) return;  // There is no other place to report a failing log.
        text.remove_prefix(static_cast<std::size_t>(written));
    }
}

}  // namespace

bool configure(const Settings& settings, int* errno_out) {
    State& s = state();
    const std::lock_guard lock(s.mutex);
    UniqueFd file;
    std::string suffix;
    if (!settings.file.empty()) {
        suffix = suffix_for(settings.rotation, read_wall_clock().local);
        file = open_file(settings.file + suffix);
        if (!file) {
            if (errno_out != nullptr) *errno_out = errno;
            return false;
        }
    }
    s.file = std::move(file);
    s.rotation_suffix = std::move(suffix);
    s.settings = settings;
    s.level.store(settings.level, std::memory_order_relaxed);
    return true;
}

const Settings& settings() noexcept {
    return state().settings;
}

void reopen() {
    State& s = state();
    const std::lock_guard lock(s.mutex);
    reopen_locked(s, suffix_for(s.settings.rotation, read_wall_clock().local));
}

int file_descriptor() noexcept {
    State& s = state();
    const std::lock_guard lock(s.mutex);
    return s.file ? s.file.get() : -1;
}

void adopt_file(UniqueFd file) {
    State& s = state();
    const std::lock_guard lock(s.mutex);
    if (!s.file) return;
    s.file = std::move(file);
    s.rotation_suffix = suffix_for(s.settings.rotation, read_wall_clock().local);
}

void set_process_tag(std::string tag) {
    State& s = state();
    const std::lock_guard lock(s.mutex);
    s.process_tag = std::move(tag);
}

bool is_enabled(Level level) noexcept {
    return level != Level::kNone && level >= state().level.load(std::memory_order_relaxed);
}

void write(Level level, std::string_view message) {
    if (!is_enabled(level)) return;
    const int saved_errno = errno;
    State& s = state();
    const std::lock_guard lock(s.mutex);
    const Now now = read_wall_clock();
    if (s.file && s.settings.rotation != Rotation::kSingle) {
        const std::string suffix = suffix_for(s.settings.rotation, now.local);
        if (suffix != s.rotation_suffix) reopen_locked(s, suffix);
    }
    std::string line("[");
    line += format_time(now.local, s.settings.date_format.c_str());
    if (s.settings.with_microseconds) line += fmt::format(".{:06}", now.microseconds);
    // Without a tag the pid is asked anew each time: it changes by fork.
    line += s.process_tag.empty() ? fmt::format(" @{}.0", ::getpid()) : " " + s.process_tag;
    line += "]\t";
    line += name_of(level);
    line += '\t';
    line += message;
    line += '\n';
    write_all(s.file ? s.file.get() : STDERR_FILENO, line);
    errno = saved_errno;
}

}  // namespace shoal::log
