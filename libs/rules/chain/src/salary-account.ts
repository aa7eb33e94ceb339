import { sha256Hex } from '@bpdao/messages';

/** The DAO's salary account: fees and subsidies come in, payouts go out. No key opens it. */
export const SALARY_ACCOUNT = sha256Hex(Buffer.from('bpdao/account/salary/v1'));
