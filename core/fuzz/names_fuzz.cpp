// SPDX-License-Identifier: Apache-2.0
// Input: a hosts file, a services file, a host name and an address, all at once. Promises: what is found is
// in the form that the headers say; letters' case, ends of lines and comments change nothing; a file is the
// sum of its lines; what is printed is read back.
#include <algorithm>
#include <string>

#include "fuzz_target.hpp"
#include "net/resolver_files.hpp"
#include "net/resolver_name.hpp"
#include "shoal/base/strings.hpp"

namespace shoal::fuzz {
namespace {

using namespace net;
using namespace net::detail;

std::string with_returns(std::string_view text) {
    std::string changed;
    for (const char c : text) {
        if (c == '\n') changed += " # \r";
        changed += c;
    }
    return changed;
}

std::string to_upper(std::string text) {
    for (char& c : text)
        if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 32);
    return text;
}

bool is_word(std::string_view name) {
    return std::none_of(name.begin(), name.end(), [](char c) { return is_space(c) || c == '#'; });
}

void add(HostAddresses& sum, HostAddresses part) {
    for (auto& [name, addresses] : part) {
        std::vector<Address>& known = sum[name];
        for (const Address& address : addresses)
            if (std::find(known.begin(), known.end(), address) == known.end()) known.push_back(address);
    }
}

void check_hosts(std::string_view text) {
    const HostAddresses names = parse_hosts(text);
    for (const auto& [name, addresses] : names) {
        require(!name.empty() && is_word(name) && to_lower(name) == name, "a name is a word in lower case");
        require(!addresses.empty(), "a name has addresses");
        for (auto i = addresses.begin(); i != addresses.end(); ++i) {
            require(i->is_ip() && i->port() == 0, "an address is one");
            require(std::find(i + 1, addresses.end(), *i) == addresses.end(), "no address stands twice");
        }
    }
    require(parse_hosts(with_returns(text)) == names, "ends of lines and comments change nothing");
    // In capitals a zone is another one.
    if (text.find('%') == std::string_view::npos)
        require(parse_hosts(to_upper(std::string(text))) == names, "case changes nothing");
    HostAddresses sum;
    for_each_part(text, '\n', [&sum](std::string_view line) { add(sum, parse_hosts(line)); });
    require(sum == names, "a file is the sum of its lines");
}

void check_services(std::string_view text) {
    const ServicePorts ports = parse_services(text);
    for (const auto& [name, port] : ports)
        require(is_word(name) && name.find('/') != std::string::npos, "a service has a protocol");
    require(parse_services(with_returns(text)) == ports, "ends of lines and comments change nothing");
    ServicePorts sum;
    for_each_part(text, '\n', [&sum](std::string_view line) { sum.merge(parse_services(line)); });
    require(sum == ports, "a file is the sum of its lines, the first counts");
}

void check_name(std::string_view text) {
    const auto name = to_host_name(text);
    require(to_host_name(to_upper(std::string(text))) == name, "case changes nothing");
    if (!name) return;
    require(name->size() <= 254 && to_host_name(*name) == name, "a name is one");
    const SpecialName special = special_name(without_last_dot(*name));
    require(special == special_name(without_last_dot("x." + *name)), "what is below is special, too");
    for (const std::string& candidate : search_candidates(*name, 1, {"corp.test", "", *name}))
        require(to_host_name(candidate) == candidate && !candidate.ends_with('.'), "a candidate is a name");
}

void check_address(std::string_view text) {
    if (const auto literal = to_literal(text)) {
        require(literal->is_ip() && literal->port() == 0, "a literal is an address");
        require(to_literal(literal->host()) == *literal, "a literal is read back");
    }
    if (const auto address = Address::parse(text, 53))
        require(Address::parse(address->to_string()) == *address, "an address is read back");
}

}  // namespace

void fuzz_names(std::string_view input) {
    const ExactCopy copy(input.substr(0, 4'000));
    check_hosts(copy.view());
    check_services(copy.view());
    const ExactCopy line(copy.view().substr(0, copy.view().find('\n')));
    check_name(line.view());
    check_address(line.view());
}

}  // namespace shoal::fuzz
