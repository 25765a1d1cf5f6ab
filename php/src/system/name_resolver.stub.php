<?php

/** @generate-class-entries */

namespace Swoole\NameResolver {
    /** What swoole_name_resolver_lookup() returns, and the nodes of the name that it has not returned yet. */
    class Context
    {
        /**
         * @param int $family AF_INET or AF_INET6, for names that the system's DNS looks up
         * @param bool $withPort return "address:port" where the resolver knows the port
         */
        public function __construct(int $family = AF_INET, bool $withPort = false) {}
    }
}

namespace {
    /** Asks this resolver, after those added before, in swoole_name_resolver_lookup(). */
    function swoole_name_resolver_add(\Swoole\NameResolver $ns): bool {}

    /**
     * Asks the resolvers that were added, in their order, and the DNS for a name that none of them is responsible for.
     * A repeated call with the same context returns the next node of the name.
     *
     * @return string "" if there is no address
     */
    function swoole_name_resolver_lookup(string $name, \Swoole\NameResolver\Context $ctx): string {}

    /** @return bool false if the resolver was not added */
    function swoole_name_resolver_remove(\Swoole\NameResolver $ns): bool {}
}
