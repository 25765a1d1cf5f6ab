<?php
// SPDX-License-Identifier: Apache-2.0
declare(strict_types=1);

namespace Swoole;

use Swoole\NameResolver\Cluster;

/** Finds the nodes of a service in a registry. See swoole_name_resolver_add(). */
abstract class NameResolver
{
    /** @var string the URL of the registry, with its address in the place of its name */
    protected $baseUrl;

    /** @var string stands before the names of services in the registry */
    protected $prefix;

    /** @var array the parts of the URL */
    protected $info;

    /** @var null|callable */
    protected $filter_fn;

    /**
     * @param string $url has a scheme and a host
     * @throws \RuntimeException if it has not, or if the host is unknown
     */
    public function __construct($url, $prefix = 'swoole_service_')
    {
        $info = parse_url((string) $url);
        if ($info === false || empty($info['scheme']) || empty($info['host'])) {
            throw new \RuntimeException("invalid url parameter '{$url}'");
        }
        $host = trim($info['host'], '[]');
        $address = filter_var($host, FILTER_VALIDATE_IP) ? $host : self::addressOf($host);
        if ($address === null) {
            throw new \RuntimeException("Failed to resolve host '{$host}'");
        }
        $this->info = $info;
        $this->prefix = $prefix;
        $this->baseUrl = $info['scheme'] . '://' . (str_contains($address, ':') ? "[{$address}]" : $address)
            . (isset($info['port']) ? ":{$info['port']}" : '') . rtrim($info['path'] ?? '', '/');
    }

    /** Enters a node of the service. */
    abstract public function join(string $name, string $ip, int $port, array $options = []): bool;

    /** Removes a node of the service. */
    abstract public function leave(string $name, string $ip, int $port): bool;

    /** The nodes of the service; null: it is unknown. */
    abstract public function getCluster(string $name): ?Cluster;

    /** @param callable $fn returns true for the names that this resolver is responsible for */
    public function withFilter(callable $fn): self
    {
        $this->filter_fn = $fn;
        return $this;
    }

    public function getFilter()
    {
        return $this->filter_fn;
    }

    public function hasFilter(): bool
    {
        return $this->filter_fn !== null;
    }

    /**
     * @return null|array|Cluster|string null: another resolver is responsible; "": there is no node; one node as
     *         {host, port, weight}; several as a Cluster
     */
    public function lookup(string $name)
    {
        if ($this->filter_fn !== null && ($this->filter_fn)($name) !== true) {
            return null;
        }
        $cluster = $this->getCluster($name);
        if ($cluster === null || $cluster->count() === 0) {
            return '';
        }
        return $cluster->count() === 1 ? $cluster->pop() : $cluster;
    }

    private static function addressOf(string $host): ?string
    {
        $address = Coroutine::getCid() > 0 ? Coroutine\System::gethostbyname($host) : gethostbyname($host);
        return $address === false || !filter_var($address, FILTER_VALIDATE_IP) ? null : $address;
    }
}
