// An OpenID Connect provider for the tests: node provider.mjs REDIRECT_ADDRESS. It prints its
// issuer and serves until its standard input ends.
//
// Whoever signs in says who they are: the login is `NAME|EMAIL|verified`, `NAME|EMAIL|unverified`
// or `NAME|EMAIL|unsaid`. GET /fault/NAME spoils the ID tokens from then on; GET /fault/none ends it.
import { createServer } from 'node:http'
import { SignJWT, decodeJwt, exportJWK, generateKeyPair } from 'jose'
import Provider from 'oidc-provider'

const keyPair = () => generateKeyPair('RS256', { extractable: true })
const [own, strange] = [await keyPair(), await keyPair()]
const jwk = { ...(await exportJWK(own.privateKey)), kid: 'own', alg: 'RS256', use: 'sig' }

const server = createServer()
await new Promise((done) => server.listen(0, '127.0.0.1', done))
const issuer = `http://127.0.0.1:${server.address().port}`

const provider = new Provider(issuer, {
    clients: [{
        client_id: 'partners',
        client_secret: 'a-secret-of-the-tests',
        redirect_uris: [process.argv[2]],
        grant_types: ['authorization_code'],
        response_types: ['code'],
    }],
    jwks: { keys: [jwk] },
    cookies: { keys: ['of the tests'] },
    claims: { openid: ['sub'], email: ['email', 'email_verified'] },
    pkce: { required: () => true },
    findAccount: (_, login) => ({ accountId: login, claims: () => claims(login) }),
})

function claims(login) {
    const [, email, verified] = login.split('|')
    const said = verified === 'unsaid' ? {} : { email_verified: verified === 'verified' }
    return { sub: login, email, ...said }
}

const faults = {
    audience: (token) => ({ ...token, aud: 'another-service' }),
    issuer: (token) => ({ ...token, iss: 'https://another.example' }),
    nonce: (token) => ({ ...token, nonce: 'another' }),
    expired: (token) => ({ ...token, iat: token.iat - 7200, exp: token.iat - 3600 }),
    signature: (token) => token,
}
let fault = 'none'

provider.use(async (ctx, next) => {
    const asked = ctx.path.match(/^\/fault\/(\w+)$/)
    if (asked) {
        fault = asked[1]
        ctx.body = fault
        return
    }
    await next()
    if (ctx.path === '/token' && ctx.body?.id_token && faults[fault]) {
        const key = fault === 'signature' ? strange : own
        ctx.body.id_token = await new SignJWT(faults[fault](decodeJwt(ctx.body.id_token)))
            .setProtectedHeader({ alg: 'RS256', kid: 'own' })
            .sign(key.privateKey)
    }
})

server.on('request', provider.callback())
process.stdin.resume().on('end', () => process.exit())
console.log(issuer)
