<?php

/** @generate-function-entries */

/**
 * The address of a host. Swoole\Coroutine\System::dnsLookup() under its older name.
 *
 * @param float $timeout seconds at most
 * @param int $type AF_INET or AF_INET6
 * @return string|false false with swoole_last_error(): SWOOLE_ERROR_DNSLOOKUP_RESOLVE_FAILED and so on
 */
function swoole_async_dns_lookup_coro(string $domain_name, float $timeout = 60, int $type = AF_INET): string|false {}

/** Empties the DNS cache: the next lookup of each name asks a server again. */
function swoole_clear_dns_cache(): void {}
