<?php
// SPDX-License-Identifier: Apache-2.0
declare(strict_types=1);

namespace Swoole\FastCGI\Record;

use Swoole\FastCGI;
use Swoole\FastCGI\Record;

/** The start of a request: what the application is to do, and whether the connection remains open. */
class BeginRequest extends Record
{
    /** @var int */
    protected $type = FastCGI::BEGIN_REQUEST;

    /** @var int */
    protected $role;

    /** @var int */
    protected $flags;

    /** @param string $reserved up to 5 bytes without a meaning */
    public function __construct(int $role = FastCGI::UNKNOWN_ROLE, int $flags = 0, string $reserved = '')
    {
        $this->role = $role;
        $this->flags = $flags;
        $this->setContentData(pack('nCa5', $role, $flags, $reserved));
    }

    public function getRole(): int
    {
        return $this->role;
    }

    public function getFlags(): int
    {
        return $this->flags;
    }

    protected function readContent(): void
    {
        ['role' => $this->role, 'flags' => $this->flags] = unpack('nrole/Cflags', str_pad($this->contentData, 8, "\0"));
    }
}
