import { app, output } from '@azure/functions';
import { ADMIN_ROUTES } from './admin-routes.ts';

// The map of the app: every trigger, and nothing here waits for I/O. What a trigger does is loaded at its first call.

/** `wakes` tells which inbox to read; written by notifications and by the clock, read by ingest. */
const wakes = output.storageQueue({ queueName: 'wakes', connection: 'AzureWebJobsStorage' });

app.http('notify', {
  methods: ['POST'],
  authLevel: 'anonymous',
  extraOutputs: [wakes],
  handler: async (request, context) => (await import('./notify.ts')).notify(request, context, wakes),
});

app.http('lifecycle', {
  methods: ['POST'],
  authLevel: 'anonymous',
  extraOutputs: [wakes],
  handler: async (request, context) => (await import('./notify.ts')).notify(request, context, wakes),
});

app.storageQueue('ingest', {
  queueName: 'wakes',
  connection: 'AzureWebJobsStorage',
  extraOutputs: [wakes],
  handler: async (message, context) => (await import('./ingest.ts')).ingest(message, context, wakes),
});

// Apart from the sweep, which waits for services: what it puts out only goes when it has ended.
app.timer('wake', {
  schedule: '0 * * * * *',
  extraOutputs: [wakes],
  handler: async (_timer, context) => (await import('./wake.ts')).wakeNow(context, wakes),
});

app.timer('sweep', {
  schedule: '0 * * * * *',
  handler: async (_timer, context) => (await import('./sweep.ts')).sweepNow(context),
});

app.timer('subscriptions', {
  schedule: '0 */15 * * * *',
  extraOutputs: [wakes],
  handler: async (_timer, context) => (await import('./subscriptions.ts')).subscriptions(context, wakes),
});

app.timer('housekeeping', {
  schedule: '0 23 3 * * *',
  handler: async (_timer, context) => (await import('./housekeeping.ts')).housekeeping(context),
});

app.timer('orphans', {
  schedule: '0 41 * * * *',
  handler: async (_timer, context) => (await import('./orphans.ts')).orphans(context),
});

app.http('health', {
  methods: ['GET'],
  authLevel: 'anonymous',
  handler: async (_request, context) => (await import('./health.ts')).health(context),
});

// One door for everybody who may order: the app itself admits tokens, sessions, and keys that the platform accepts.
app.http('kill-switch-door', {
  methods: ['POST'],
  route: 'kill-switch',
  authLevel: 'anonymous',
  handler: async (request, context) => (await import('./kill-switch.ts')).killSwitchDoor(request, context),
});

// Whether a key is right only the platform knows: it lets nobody in here without one. The door asks here (GET); an order
// is carried out here too (POST). Function keys go by the name of the function they open.
app.http('kill-switch', {
  methods: ['GET', 'POST'],
  route: 'kill-switch/key',
  authLevel: 'function',
  handler: async (request, context) => (await import('./kill-switch.ts')).killSwitch(request, context),
});

// The admin API: the app itself admits, by role.
for (const { name, method, route } of ADMIN_ROUTES) {
  app.http(name, {
    methods: [method],
    route,
    authLevel: 'anonymous',
    handler: async (request, context) => (await import('./admin.ts')).admin(name, request, context),
  });
}

app.http('openapi', {
  methods: ['GET'],
  route: 'openapi.json',
  authLevel: 'anonymous',
  handler: async (request) => (await import('./openapi.ts')).openapi(request),
});

app.http('console', {
  methods: ['GET'],
  route: 'console/{*file}',
  authLevel: 'anonymous',
  handler: async (request) => (await import('./console.ts')).consolePage(request),
});
