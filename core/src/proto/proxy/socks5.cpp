// SPDX-License-Identifier: Apache-2.0
#include "shoal/proto/proxy/socks5.hpp"
