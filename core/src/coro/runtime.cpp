// SPDX-License-Identifier: Apache-2.0
#include "shoal/coro/runtime.hpp"

#include "shoal/base/log.hpp"

namespace shoal::coro {

Result<std::unique_ptr<Runtime>> Runtime::create(StackPoolOptions stacks) {
    if (Scheduler::current_scheduler() != nullptr || event::EventLoop::current() != nullptr) {
        return fail(Errc::kExists);
    }
    auto loop = event::EventLoop::create();
    if (!loop) return fail(loop.error());
    return std::unique_ptr<Runtime>(new Runtime(std::move(*loop), stacks));
}

Result<void> Runtime::run(std::function<void()> body) {
    const Result<Cid> first = scheduler_.spawn(std::move(body));
    if (!first) return fail(first.error());
    loop_->run();
    if (!scheduler_.is_deadlocked()) return {};
    log::warning("{}", scheduler_.deadlock_report());
    scheduler_.cancel_all();
    return fail(Errc::kCanceled);
}

Result<void> run(std::function<void()> body) {
    auto runtime = Runtime::create();
    if (!runtime) return fail(runtime.error());
    return (*runtime)->run(std::move(body));
}

}  // namespace shoal::coro
