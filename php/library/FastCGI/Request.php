<?php
// SPDX-License-Identifier: Apache-2.0
declare(strict_types=1);

namespace Swoole\FastCGI;

use Swoole\FastCGI;
use Swoole\FastCGI\Record\BeginRequest;
use Swoole\FastCGI\Record\Params;
use Swoole\FastCGI\Record\Stdin;

/** A request to a FastCGI responder. */
class Request extends Message implements \Stringable
{
    /** @var bool */
    protected $keepConn = false;

    /** The records to send. */
    public function __toString(): string
    {
        $bytes = (string) new BeginRequest(FastCGI::RESPONDER, $this->keepConn ? FastCGI::KEEP_CONN : 0);
        foreach (self::split(Params::encode($this->params)) as $part) {
            $bytes .= (new Params([]))->setContentData($part);
        }
        $bytes .= new Params([]);
        if ($this->body === '') {
            return $bytes;
        }
        foreach (self::split($this->body) as $part) {
            $bytes .= new Stdin($part);
        }
        return $bytes . new Stdin('');
    }

    public function getKeepConn(): bool
    {
        return $this->keepConn;
    }

    /** @return static */
    public function withKeepConn(bool $keepConn): self
    {
        $this->keepConn = $keepConn;
        return $this;
    }

    /** @return string[] the contents of as many records as it takes */
    private static function split(string $content): array
    {
        return $content === '' ? [] : str_split($content, FastCGI::MAX_CONTENT_LENGTH);
    }
}
