// SPDX-License-Identifier: Apache-2.0
#include "client/async_attempt.hpp"

#include "runtime/php_coroutine.hpp"

namespace shoal::php {
namespace {

/// Of this process; never destroyed, as attempts may outlive the end of a request that a fatal error ends.
IntrusiveList<AsyncAttempt>& attempts() {
    static auto* const list = new IntrusiveList<AsyncAttempt>;
    return *list;
}

}  // namespace

void AsyncAttempt::perform() {
    if (kind == Kind::kConnect) {
        outcome = client::connect(*stream, host, port, options);
    } else if (kind == Kind::kTls) {
        const Result<void> done = stream->start_tls(options.tls, options.tls_host_name, options.timeout_ms);
        outcome.stage = client::ConnectStage::kTls;
        if (!done) outcome.error = done.error();
    } else {
        net::LookupOptions lookup;
        lookup.family = options.family;
        lookup.timeout_ms = options.timeout_ms;
        const auto found = options.resolver->resolve(host, port, lookup);
        if (found) {
            address = found->front().host();
        } else {
            outcome = {found.error(), client::ConnectStage::kResolve};
        }
    }
}

void AsyncAttempt::run(void* context) {
    auto& self = *static_cast<AsyncAttempt*>(context);
    self.outcome.error = Error{Errc::kNoMemory};
    call_core([&self] {
        self.outcome = {};
        self.perform();
    });
    self.is_done_ = true;
    if (self.is_orphan_) {
        delete &self;
    } else {
        Runtime::peek()->loop().defer(self.done_);
    }
}

void AsyncAttempt::on_done(void* owner) {
    const std::unique_ptr<AsyncAttempt> self(static_cast<AsyncAttempt*>(owner));
    if (self->client != nullptr) self->client->finish_attempt(*self);
}

Result<void> AsyncAttempt::launch(std::unique_ptr<AsyncAttempt> attempt) {
    AsyncAttempt* const running = attempt.get();
    attempts().push_back(*running);
    const Result<coro::Cid> started = start_native_coroutine(&run, running);
    if (!started) return fail(started.error());
    (void)attempt.release();
    return {};
}

void AsyncAttempt::give_up() noexcept {
    client = nullptr;
    if (stream != nullptr && !is_done_) stream->close();
}

void AsyncAttempt::abandon_all() noexcept {
    while (!attempts().empty()) {
        AsyncAttempt& attempt = attempts().pop_front();
        attempt.client = nullptr;
        if (attempt.is_done_) {
            delete &attempt;
        } else {
            attempt.is_orphan_ = true;
        }
    }
}

}  // namespace shoal::php
