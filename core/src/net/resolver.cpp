// SPDX-License-Identifier: Apache-2.0
#include "shoal/net/resolver.hpp"

namespace shoal::net {

struct Resolver::Internals {
    ResolverOptions options;
};

Resolver::Resolver(std::unique_ptr<Internals> in) noexcept : in_(std::move(in)) {}
Resolver::~Resolver() = default;
Result<std::unique_ptr<Resolver>> Resolver::create(event::EventLoop&, ResolverOptions) {
    return fail(Errc::kUnsupported);
}
Result<void> Resolver::set_options(ResolverOptions) {
    return fail(Errc::kUnsupported);
}
void Resolver::reset_after_fork() {}

}  // namespace shoal::net
