// SPDX-License-Identifier: Apache-2.0
#include "net/resolver_files.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>

#include "net/resolver_name.hpp"
#include "shoal/base/file_descriptor.hpp"
#include "shoal/base/strings.hpp"

namespace shoal::net::detail {
namespace {

// Block lists of advertisers have some hundred thousand lines. A larger file is not read.
constexpr std::size_t kMaxFileBytes = 64U << 20;

std::int64_t nanoseconds(const timespec& time) noexcept {
    return static_cast<std::int64_t>(time.tv_sec) * 1'000'000'000 + time.tv_nsec;
}

/// Removes and returns the next word of `line`; empty at its end.
std::string_view take_word(std::string_view& line) noexcept {
    while (!line.empty() && is_space(line.front()))
        line.remove_prefix(1);
    std::size_t length = 0;
    while (length < line.size() && !is_space(line[length]))
        ++length;
    const std::string_view word = line.substr(0, length);
    line.remove_prefix(length);
    return word;
}

/// Calls `visit` for each line, without its comment.
template <typename Visitor>
void for_each_line(std::string_view text, Visitor&& visit) {
    for_each_part(text, '\n', [&](std::string_view line) { visit(line.substr(0, line.find('#'))); });
}

bool is_wanted(const Address& address, int family) noexcept {
    return family == AF_UNSPEC || address.family() == family;
}

}  // namespace

FileStamp FileStamp::of(const std::string& path) noexcept {
    struct stat found;
    if (stat(path.c_str(), &found) != 0) return {};
    return {found.st_dev, found.st_ino, found.st_size, nanoseconds(found.st_mtim),
            nanoseconds(found.st_ctim)};
}

bool NameFile::has_changed() noexcept {
    const FileStamp now = FileStamp::of(path_);
    if (is_known_ && now == stamp_) return false;
    is_known_ = true;
    stamp_ = now;
    return true;
}

std::string NameFile::read() const {
    // O_NONBLOCK: the path may be a FIFO.
    const UniqueFd fd(open(path_.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
    struct stat found;
    if (!fd || fstat(fd.get(), &found) != 0 || !S_ISREG(found.st_mode)) return {};
    std::string text;
    constexpr std::size_t kPartBytes = 16384;
    while (text.size() < kMaxFileBytes) {
        const std::size_t before = text.size();
        text.resize(before + kPartBytes);
        const ssize_t count = ::read(fd.get(), text.data() + before, kPartBytes);
        const int error = errno;
        text.resize(before + static_cast<std::size_t>(std::max<ssize_t>(count, 0)));
        if (count < 0 && error == EINTR) continue;
        if (count <= 0) break;
    }
    return text;
}

HostAddresses parse_hosts(std::string_view text) {
    HostAddresses names;
    for_each_line(text, [&names](std::string_view line) {
        const auto address = Address::from_ip(take_word(line), 0);
        if (!address) return;
        for (;;) {
            std::string name = to_lower(take_word(line));
            if (name.empty()) break;
            if (name.ends_with('.')) name.pop_back();
            if (name.empty()) continue;
            std::vector<Address>& known = names[std::move(name)];
            if (std::find(known.begin(), known.end(), *address) == known.end()) known.push_back(*address);
        }
    });
    return names;
}

void HostsFile::refresh() {
    if (file_.has_changed()) names_ = parse_hosts(file_.read());
}

std::vector<Address> HostsFile::find(std::string_view name, int family) {
    refresh();
    std::vector<Address> found;
    if (const auto entry = names_.find(std::string(name)); entry != names_.end()) {
        std::copy_if(entry->second.begin(), entry->second.end(), std::back_inserter(found),
                     [family](const Address& address) { return is_wanted(address, family); });
    }
    if (!found.empty() || special_name(name) != SpecialName::kLoopback) return found;
    for (const char* const loopback : {"127.0.0.1", "::1"}) {
        const Address address = *Address::from_ip(loopback, 0);
        if (is_wanted(address, family)) found.push_back(address);
    }
    return found;
}

ServicePorts parse_services(std::string_view text) {
    ServicePorts ports;
    for_each_line(text, [&ports](std::string_view line) {
        const std::string name(take_word(line));
        const std::string_view where = take_word(line);
        const std::size_t slash = where.find('/');
        if (slash == std::string_view::npos) return;
        const auto port = parse_uint<std::uint16_t>(where.substr(0, slash));
        if (!port) return;
        const std::string protocol(where.substr(slash));
        ports.try_emplace(name + protocol, *port);
        for (std::string_view alias = take_word(line); !alias.empty(); alias = take_word(line))
            ports.try_emplace(std::string(alias) + protocol, *port);
    });
    return ports;
}

void ServicesFile::refresh() {
    if (file_.has_changed()) ports_ = parse_services(file_.read());
}

std::optional<std::uint16_t> ServicesFile::find(std::string_view name, std::string_view protocol) {
    refresh();
    std::string key(name);
    key.append(1, '/').append(protocol);
    const auto entry = ports_.find(key);
    return entry == ports_.end() ? std::nullopt : std::optional(entry->second);
}

}  // namespace shoal::net::detail
